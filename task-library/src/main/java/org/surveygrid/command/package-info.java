/**
 * What all commands of {@code sgrid} have in common for the person and the script that call them: exit codes, an error
 * that says what, why and what to try, and a line of progress.
 *
 * <pre>
 *   command ─ fails ─▶ CommandException(ExitCode, message) ─▶ "error[CODE]: what. why. try: ..." and the exit code
 *   long work ─ step ─▶ ProgressLine ─▶ bar and time to go, or a few plain lines
 * </pre>
 *
 * <p>Uses the JDK only; knows no command line library.
 */
@NullMarked
package org.surveygrid.command;

import org.jspecify.annotations.NullMarked;
