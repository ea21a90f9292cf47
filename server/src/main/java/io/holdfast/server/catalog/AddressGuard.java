package io.holdfast.server.catalog;

import io.holdfast.engine.error.BadInput;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.server.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Looks at each address that somebody gives, before the server talks to it: it could be of what the server can reach and the giver can't. Inner
 * addresses and folders are allowed where the server was started so; those of a cloud's metadata never.
 */
@Component
public final class AddressGuard {
    private final List<Block> allowed;
    private final List<Path> folders;

    public AddressGuard(Settings settings) {
        this.allowed = settings.allowed().stream().map(Block::parse).toList();
        this.folders = settings.folders().stream()
                .map(folder -> folder.toAbsolutePath().normalize())
                .toList();
    }

    /** @throws BadInput if it may not be talked to, or nobody knows its name */
    void mustBeAllowed(StoreUri uri) {
        switch (uri) {
            case StoreUri.Folder folder -> mustLieInAllowed(folder);
            case StoreUri.S3 s3 -> {
                URI endpoint = s3.endpoint();
                // A provider's own names are the provider's to give, and what is behind them is no inner address.
                if (endpoint != null && !s3.provider().owns(endpoint.getHost())) {
                    mustBeAllowed(endpoint.getHost());
                }
            }
        }
    }

    /** @throws BadInput as above */
    public void mustBeAllowed(String host) {
        for (InetAddress address : addresses(host)) {
            if (isNobodys(address) || (isInner(address) && allowed.stream().noneMatch(block -> block.has(address)))) {
                String literal = address.getHostAddress();
                throw new BadInput("address: " + host + " is " + (host.equals(literal) ? "" : literal + ", ")
                        + "an inner address that this server may not talk to. Next: start it with --allow-address "
                        + literal + (address.getAddress().length == 4 ? "/32" : "/128"));
            }
        }
    }

    private void mustLieInAllowed(StoreUri.Folder folder) {
        if (folders.stream()
                .noneMatch(above -> folder.within(new StoreUri.Folder(above)).isPresent())) {
            throw new BadInput("address: " + folder.path()
                    + " lies in no folder that this server may use. Next: start it with" + " --allow-folder DIR");
        }
    }

    private static List<InetAddress> addresses(String host) {
        try {
            return List.of(InetAddress.getAllByName(host.replaceAll("[\\[\\]]", "")));
        } catch (UnknownHostException e) {
            throw new BadInput("address: the name " + host + " is not known. Next: check how it is written", e);
        }
    }

    /** Of nobody's store: metadata services of clouds lie there (169.254.169.254, 169.254.0.23), and what is no address of one host. */
    private static boolean isNobodys(InetAddress address) {
        return address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || address.isAnyLocalAddress()
                || isMetadata(address);
    }

    /** Of AWS over IPv6, and of Alibaba: both lie where inner addresses do. */
    private static boolean isMetadata(InetAddress address) {
        String text = address.getHostAddress();
        return text.equals("fd00:ec2:0:0:0:0:0:254") || text.equals("100.100.100.200");
    }

    private static boolean isInner(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
        return address.isLoopbackAddress() || address.isSiteLocalAddress() || uniqueLocal || shared;
    }
}
