package org.surveygrid.coordinator.command;

import java.util.List;

/** The commands of this module, for the program that puts them together. */
public final class ClientCommands {
    private ClientCommands() {}

    /**
     * Fresh command objects.
     *
     * @return all commands, in the order in which help lists them
     */
    public static List<Object> all() {
        return List.of(
                new MakeCommand(),
                new PlanCommand(),
                new RunCommand(),
                new FindCommand(),
                new ShowCommand(),
                new GetCommand(),
                new CalibCommand(),
                new QcCommand(),
                new VerifyCommand(),
                new SurveyCommand(),
                new RunLocalCommand(),
                new AdminCommand(),
                new CoordinatorCommand());
    }
}
