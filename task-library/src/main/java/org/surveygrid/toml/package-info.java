/**
 * Tables of the files people write, read with care.
 *
 * <pre>
 *   TOML text ─ TomlSection ─▶ numbers within limits, flags, texts, lists, tables
 *                          └─▶ TomlFileException: which line, what is wrong, what would be right
 * </pre>
 *
 * <p>May use the TOML reader, which no other package knows, and nothing of ours. A key that nobody asked for is a fault, so
 * that a misspelt one is not ignored.
 */
@NullMarked
package org.surveygrid.toml;

import org.jspecify.annotations.NullMarked;
