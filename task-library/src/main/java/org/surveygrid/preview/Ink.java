package org.surveygrid.preview;

/** Colours of a plot, told apart by most colour-blind readers too. */
public enum Ink {
    BLACK(0x000000),
    GREY(0x9a9a9a),
    LIGHT(0xdddddd),
    BLUE(0x1f5fa8),
    ORANGE(0xd9741a),
    GREEN(0x2a8a57),
    RED(0xc02a2a),
    WHITE(0xffffff);

    private final int rgb;

    Ink(int rgb) {
        this.rgb = rgb;
    }

    int rgb() {
        return rgb;
    }
}
