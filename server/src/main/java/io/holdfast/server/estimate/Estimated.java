package io.holdfast.server.estimate;

import io.holdfast.engine.survey.SurveyResult;
import java.util.List;

/**
 * What an estimate came to.
 *
 * @param survey       what the source is like
 * @param change       how fast it changes
 * @param firstFactors by which figures of the first backup are corrected
 * @param laterFactors by which those of later ones are
 * @param first        the first backup
 * @param later        one of what changed, after the mean time between two
 * @param laterAfter   that time, in seconds
 * @param months       the next twelve
 * @param charges      what the stores charge
 * @param warnings     what does not fit, and what is not known
 */
public record Estimated(
        SurveyResult survey,
        ChangeRate change,
        Factors firstFactors,
        Factors laterFactors,
        Taken first,
        Taken later,
        double laterAfter,
        List<MonthTaken> months,
        List<Charge> charges,
        List<String> warnings) {
    public Estimated {
        months = List.copyOf(months);
        charges = List.copyOf(charges);
        warnings = List.copyOf(warnings);
    }
}
