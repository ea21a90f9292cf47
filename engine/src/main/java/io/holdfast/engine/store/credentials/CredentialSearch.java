package io.holdfast.engine.store.credentials;

import io.holdfast.engine.error.AccessDenied;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for the credentials of one store: variables first, then files, then the role of the machine. */
public final class CredentialSearch {
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final CredentialPlaces places;
    private final String store;
    private final @Nullable String profile;
    private final Map<String, String> environment;
    private final Path home;
    private final Metadata metadata;

    CredentialSearch(
            CredentialPlaces places,
            String store,
            @Nullable String profile,
            Map<String, String> environment,
            Path home,
            Metadata metadata) {
        this.places = places;
        this.store = store;
        this.profile = profile;
        this.environment = environment;
        this.home = home;
        this.metadata = metadata;
    }

    /**
     * On this machine.
     *
     * @param store   as messages call it
     * @param profile section of a file that is wanted, and nothing else then; {@code null} for all places
     */
    public static CredentialSearch here(CredentialPlaces places, String store, @Nullable String profile) {
        Map<String, String> environment = System.getenv();
        Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
        return new CredentialSearch(
                places, store, profile, environment, home, new Metadata(SILENCE, InstantSource.system()));
    }

    /**
     * @throws AccessDenied                       if there are none, or none that may be used
     * @throws io.holdfast.engine.error.BadInput if a place holds half a pair, or is written wrong
     */
    public Credentials find() {
        return profile == null ? anywhere() : ofProfile(profile);
    }

    private Credentials anywhere() {
        return inEnvironment()
                .or(this::inFiles)
                .or(this::ofMachine)
                .orElseThrow(() -> new AccessDenied("There are no credentials for " + store + ". Next: set "
                        + places.variables().getFirst().words() + ", or write "
                        + places.files().getFirst().path() + "."));
    }

    private Optional<Credentials> inEnvironment() {
        return places.variables().stream()
                .flatMap(each -> each.find(environment).stream())
                .findFirst();
    }

    private Optional<Credentials> inFiles() {
        return places.files().stream()
                .flatMap(each -> each.find(home, each.section()).stream())
                .findFirst();
    }

    private Optional<Credentials> ofMachine() {
        return places.roles().stream()
                .flatMap(each -> each.ask(environment, metadata).stream())
                .findFirst();
    }

    private Credentials ofProfile(String section) {
        var files = places.files().stream()
                .filter(file -> file.format() == CredentialFile.Format.PROFILES)
                .toList();
        return files.stream()
                .flatMap(file -> file.find(home, section).stream())
                .findFirst()
                .orElseThrow(() -> new AccessDenied("The profile " + section + " gives no credentials for " + store
                        + ". Next: write [" + section + "] in "
                        + files.stream().map(CredentialFile::path).findFirst().orElse("a file of the provider") + "."));
    }
}
