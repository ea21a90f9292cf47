package io.holdfast.engine.source;

import io.holdfast.engine.bytes.Key;
import io.holdfast.engine.posix.Accounts;
import io.holdfast.engine.posix.Folders;
import io.holdfast.engine.posix.Inspector;
import io.holdfast.engine.posix.Kernel;
import io.holdfast.engine.posix.Open;
import io.holdfast.engine.posix.PathBytes;
import io.holdfast.engine.posix.Refused;
import java.nio.file.Path;

/**
 * A tree that is open for reading: what its listings and its contents share.
 *
 * @param device file system of the root
 * @param path   how messages name the root
 */
record Tree(Kernel kernel, Folders folders, Inspector inspector, long device, String path) {

    /**
     * Opens the root. That may be a link to a folder; below it no link is followed.
     *
     * @throws io.holdfast.engine.error.HoldfastException if it can't be opened, or is no folder
     */
    static Tree open(Path root) {
        Kernel kernel = new Kernel();
        String path = shown(root);
        try {
            int descriptor = kernel.open(Kernel.WORKING_DIRECTORY, PathBytes.of(root), Open.DIRECTORY, 0);
            long device = kernel.stat(descriptor).device();
            Folders folders = new Folders(kernel, descriptor);
            Inspector inspector = new Inspector(kernel, new Accounts(), device);
            return new Tree(kernel, folders, inspector, device, path);
        } catch (Refused refused) {
            throw refused.at(path, "cannot be read");
        }
    }

    /** Without the {@code .} of a path like "./here"; a {@code ..} stays, since it may stand behind a link. */
    static String shown(Path root) {
        Path absolute = root.toAbsolutePath();
        for (Path part : absolute) {
            if (part.toString().equals("..")) {
                return absolute.toString();
            }
        }
        return absolute.normalize().toString();
    }

    /** How messages name what has this key. */
    String path(Key key) {
        return path + (path.endsWith("/") ? "" : "/") + key;
    }
}
