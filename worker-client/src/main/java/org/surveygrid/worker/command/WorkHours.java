package org.surveygrid.worker.command;

/**
 * Hours of the day, local time, in which a machine works.
 *
 * @param fromHour first hour, 0 to 23
 * @param toHour hour at which it stops, 0 to 24; smaller than the first one: over midnight
 */
record WorkHours(int fromHour, int toHour) {
    static final WorkHours ALWAYS = new WorkHours(0, 24);

    WorkHours {
        if (fromHour < 0 || fromHour > 23 || toHour < 0 || toHour > 24 || fromHour == toHour) {
            throw new IllegalArgumentException(
                    "hours are written FROM-TO, 0 to 24, for example 18-8; got " + fromHour + "-" + toHour);
        }
    }

    static WorkHours parse(String text) {
        String[] words = text.split("-");
        try {
            if (words.length == 2) {
                return new WorkHours(Integer.parseInt(words[0].trim()), Integer.parseInt(words[1].trim()));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("hours are written FROM-TO, for example 18-8; got '" + text + "'", e);
        }
        throw new IllegalArgumentException("hours are written FROM-TO, for example 18-8; got '" + text + "'");
    }

    boolean covers(int hour) {
        return fromHour < toHour ? hour >= fromHour && hour < toHour : hour >= fromHour || hour < toHour;
    }

    @Override
    public String toString() {
        return fromHour + "-" + toHour;
    }
}
