package io.holdfast.cli;

/** What an account or a token of a server may. */
enum AccountRole {
    VIEWER,
    OPERATOR,
    ADMINISTRATOR,
    AUDITOR
}
