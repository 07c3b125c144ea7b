package org.surveygrid.packaging.header;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sgrid header}: headers of images. */
@Command(
        name = "header",
        description = "Work on the headers of images.",
        subcommands = {ConvertCommand.class})
public final class HeaderCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what with headers?");
    }
}
