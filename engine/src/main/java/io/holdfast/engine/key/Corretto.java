package io.holdfast.engine.key;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import org.jspecify.annotations.Nullable;

/**
 * The Amazon Corretto Crypto Provider: AES-GCM at full speed from the first byte, where the JDK's own needs gigabytes to
 * warm up. Its native library is built for some platforms only. Apart, because just to link this class takes the jar.
 */
final class Corretto {
    private Corretto() {}

    /** The provider; {@code null} where its library does not load. */
    static @Nullable Provider provider() {
        AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
        return corretto.getLoadingError() == null ? corretto : null;
    }
}
