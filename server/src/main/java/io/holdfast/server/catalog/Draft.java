package io.holdfast.server.catalog;

/** What somebody says of a thing that is to be made or changed; checked when it is made. */
public interface Draft {
    String name();
}
