package io.holdfast.engine.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The engine and the simulation, loaded once more, with methods of the engine that can be broken, one at a time: it then does what a static method
 * beside it says instead, which is given what it was called on and with. What it did before is there under another name, {@link #original}.
 */
final class Mutant extends ClassLoader {
    private static final String OURS = "io.holdfast.";
    private static final String ORIGINAL = "original$";

    private static final ClassDesc SWITCH = ClassDesc.of(Mutants.class.getName());
    private static final MethodTypeDesc IS_BROKEN =
            MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_String);

    private final List<Broken> all;

    static {
        registerAsParallelCapable();
    }

    /**
     * What can be broken.
     *
     * @param name   by which it is switched on
     * @param type   name of the class
     * @param method name of the method; no other of its class has it
     * @param by     name of the class in the same package whose static method of that name takes its place
     */
    record Broken(String name, String type, String method, String by) {}

    Mutant(List<Broken> all) {
        super(Mutant.class.getClassLoader());
        this.all = List.copyOf(all);
    }

    /** What the method did before, for whoever breaks it. */
    static Object original(Object on, String method, Object... arguments) {
        Method found = Arrays.stream(on.getClass().getDeclaredMethods())
                .filter(each -> each.getName().equals(ORIGINAL + method))
                .findFirst()
                .orElseThrow();
        found.setAccessible(true);
        try {
            return found.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            switch (Objects.requireNonNull(e.getCause())) {
                case RuntimeException known -> throw known;
                case Error error -> throw error;
                case Throwable other -> throw new IllegalStateException(other);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? defined(name) : loaded;
        }
    }

    private Class<?> defined(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] code = in.readAllBytes();
            List<String> methods = all.stream()
                    .filter(each -> each.type.equals(name))
                    .map(Broken::method)
                    .distinct()
                    .toList();
            for (String method : methods) {
                code = breakable(code, name, method);
            }
            return defineClass(name, code, 0, code.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private byte[] breakable(byte[] bytes, String type, String name) {
        ClassFile file = ClassFile.of(
                ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(getParent())
                        .orElse(ClassHierarchyResolver.defaultResolver())));
        ClassModel model = file.parse(bytes);
        List<MethodModel> meant = model.methods().stream()
                .filter(each -> each.methodName().equalsString(name))
                .toList();
        if (meant.size() != 1) {
            throw new IllegalStateException(meant.size() + " methods of " + type + " are named " + name);
        }
        MethodModel method = meant.getFirst();
        List<Broken> ways = all.stream()
                .filter(each -> each.type.equals(type) && each.method.equals(name))
                .toList();
        return file.transformClass(model, (to, element) -> {
            if (element != method) {
                to.with(element);
                return;
            }
            to.withMethod(
                    ORIGINAL + name,
                    method.methodTypeSymbol(),
                    method.flags().flagsMask(),
                    into -> method.forEach(part -> {
                        if (part instanceof CodeModel) {
                            into.with(part);
                        }
                    }));
            to.withMethodBody(
                    name,
                    method.methodTypeSymbol(),
                    method.flags().flagsMask(),
                    code -> switched(code, method, model.thisClass().asSymbol(), ways));
        });
    }

    private static void switched(CodeBuilder code, MethodModel method, ClassDesc type, List<Broken> ways) {
        MethodTypeDesc of = method.methodTypeSymbol();
        boolean isStatic = method.flags().has(AccessFlag.STATIC);
        MethodTypeDesc with = isStatic ? of : of.insertParameterTypes(0, type);
        for (Broken way : ways) {
            code.loadConstant(way.name).invokestatic(SWITCH, "isBroken", IS_BROKEN);
            code.ifThen(then -> {
                load(then, of, isStatic);
                then.invokestatic(ClassDesc.of(way.by), way.method, with);
                then.return_(TypeKind.from(of.returnType()));
            });
        }
        load(code, of, isStatic);
        String original = ORIGINAL + method.methodName().stringValue();
        if (isStatic) {
            code.invokestatic(type, original, of);
        } else {
            code.invokevirtual(type, original, of);
        }
        code.return_(TypeKind.from(of.returnType()));
    }

    private static void load(CodeBuilder code, MethodTypeDesc of, boolean isStatic) {
        if (!isStatic) {
            code.aload(0);
        }
        for (int i = 0; i < of.parameterCount(); i++) {
            code.loadLocal(TypeKind.from(of.parameterType(i)), code.parameterSlot(i));
        }
    }
}
