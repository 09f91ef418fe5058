package io.meshupgrade.testkit.internal.controllers;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;

/**
 * A schedule of five fields, in UTC: numbers, lists, ranges, steps and stars. Names of months and days, and the rule
 * that a day of the month or of the week is enough, are not supported.
 */
final class CronSchedule {

    private static final Duration AT_MOST = Duration.ofDays(366);

    private final List<BitSet> fields;

    CronSchedule(String schedule) {
        String[] parts = expanded(schedule).split("\\s+", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("A schedule has five fields, not as in: " + schedule);
        }
        this.fields = List.of(
                values(parts[0], 0, 59),
                values(parts[1], 0, 23),
                values(parts[2], 1, 31),
                values(parts[3], 1, 12),
                values(parts[4], 0, 7));
    }

    private static String expanded(String schedule) {
        return switch (schedule.strip()) {
            case "@hourly" -> "0 * * * *";
            case "@daily", "@midnight" -> "0 0 * * *";
            case "@weekly" -> "0 0 * * 0";
            case "@monthly" -> "0 0 1 * *";
            default -> schedule.strip();
        };
    }

    private static BitSet values(String field, int from, int to) {
        BitSet values = new BitSet();
        for (String part : field.split(",", -1)) {
            String[] step = part.split("/", -1);
            String[] range = step[0].equals("*") ? new String[] {} : step[0].split("-", -1);
            int first = range.length == 0 ? from : Integer.parseInt(range[0]);
            int open = step.length > 1 ? to : first;
            int last = range.length == 0 ? to : range.length == 1 ? open : Integer.parseInt(range[1]);
            int by = step.length > 1 ? Integer.parseInt(step[1]) : 1;
            if (by <= 0) {
                throw new IllegalArgumentException("A step of a schedule is at least 1, not as in: " + field);
            }
            for (int i = first; i <= last; i += by) {
                values.set(i);
            }
        }
        return values;
    }

    /** The first time after this one. */
    Instant after(Instant instant) {
        Instant minute = instant.truncatedTo(ChronoUnit.MINUTES);
        Instant end = minute.plus(AT_MOST);
        do {
            minute = minute.plus(1, ChronoUnit.MINUTES);
        } while (!matches(minute.atZone(ZoneOffset.UTC)) && minute.isBefore(end));
        return minute;
    }

    private boolean matches(ZonedDateTime time) {
        int day = time.getDayOfWeek().getValue();
        return fields.get(0).get(time.getMinute())
                && fields.get(1).get(time.getHour())
                && fields.get(2).get(time.getDayOfMonth())
                && fields.get(3).get(time.getMonthValue())
                && (fields.get(4).get(day) || (day == 7 && fields.get(4).get(0)));
    }
}
