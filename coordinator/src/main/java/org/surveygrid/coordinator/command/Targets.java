package org.surveygrid.coordinator.command;

import java.util.ArrayList;
import java.util.List;

/** Splits command line words into targets: a word without {@code =} begins the next one. */
final class Targets {
    private Targets() {}

    static List<String> ofWords(List<String> words) {
        List<String> targets = new ArrayList<>();
        for (String argument : words) {
            for (String word : argument.trim().split("\\s+")) {
                if (word.startsWith("sg://")) {
                    targets.add(ofUri(word));
                } else if (word.contains("=") && !targets.isEmpty()) {
                    targets.set(targets.size() - 1, targets.getLast() + " " + word);
                } else {
                    targets.add(word);
                }
            }
        }
        return targets;
    }

    /** {@code sg://survey/coadd?tile=t1&band=r} means {@code coadd tile=t1 band=r}. */
    private static String ofUri(String uri) {
        String path = uri.substring("sg://".length());
        int slash = path.indexOf('/');
        return path.substring(slash + 1).replace('?', ' ').replace('&', ' ');
    }
}
