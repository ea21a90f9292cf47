package io.holdfast.server.estimate;

import io.holdfast.engine.error.BadInput;
import io.holdfast.server.catalog.Draft;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a price list. Which stores it is for: those of a provider and region, or those of an endpoint.
 *
 * @param provider     aws, cos, obs, minio, ceph, other: as the address of a store tells
 * @param region       of the provider; left out: all of them
 * @param endpoint     host of the stores that it is for, of a server that is nobody's cloud
 * @param storageClass whose prices these are; for people
 * @param currency     three letters
 * @param dated        when the published prices were read
 * @param url          of the page that publishes them
 * @param confirmed    whether they were compared with that page; false if nobody says
 */
public record PriceListDraft(
        String name,
        String provider,
        @Nullable String region,
        @Nullable String endpoint,
        @Nullable String storageClass,
        String currency,
        LocalDate dated,
        @Nullable String url,
        @Nullable Boolean confirmed,
        @Nullable String note,
        List<Step> storage,
        @Nullable BigDecimal putPer10000,
        @Nullable BigDecimal getPer10000,
        @Nullable BigDecimal listPer10000,
        @Nullable BigDecimal deletePer10000,
        @Nullable BigDecimal outPerGib,
        @Nullable BigDecimal readPerGib)
        implements Draft {
    /**
     * Storage up to an amount.
     *
     * @param upToGib     absent in the last step alone
     * @param perGibMonth a GiB for a month
     */
    public record Step(@Nullable BigDecimal upToGib, BigDecimal perGibMonth) {
        /** @throws BadInput if there is no price */
        public Step {
            if (perGibMonth == null) {
                throw new BadInput("storage.perGibMonth: this is wanted. Next: give it");
            }
        }
    }

    private static final Set<String> PROVIDERS = Set.of("aws", "cos", "obs", "minio", "ceph", "other");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final int LONGEST = 1_000;
    private static final int LAST_YEAR = 9999;

    /** @throws BadInput if it is none; parts that are missing are told of before */
    public PriceListDraft {
        if (provider != null && !PROVIDERS.contains(provider)) {
            throw new BadInput("provider: one of aws, cos, obs, minio, ceph, other is wanted. Next: correct it");
        }
        if (currency != null && !CURRENCY.matcher(currency).matches()) {
            throw new BadInput("currency: three letters like CNY are wanted. Next: correct it");
        }
        if (dated != null && (dated.getYear() < 2000 || dated.getYear() > LAST_YEAR)) {
            throw new BadInput("dated: a day like 2026-11-28 is wanted. Next: correct it");
        }
        endpoint = endpoint == null ? null : endpoint.toLowerCase(Locale.ROOT);
        mustBeWeb(url);
        mustBeShort("region", region);
        mustBeShort("endpoint", endpoint);
        mustBeShort("storageClass", storageClass);
        mustBeShort("note", note);
        if (storage != null) {
            storage = List.copyOf(storage);
            var _ = new Prices(
                    steps(storage), putPer10000, getPer10000, listPer10000, deletePer10000, outPerGib, readPerGib);
        }
    }

    Prices prices() {
        return new Prices(
                steps(storage), putPer10000, getPer10000, listPer10000, deletePer10000, outPerGib, readPerGib);
    }

    private static List<Prices.Step> steps(List<Step> storage) {
        return storage.stream()
                .map(step -> new Prices.Step(step.upToGib(), step.perGibMonth()))
                .toList();
    }

    private static void mustBeShort(String field, @Nullable String text) {
        if (text != null && text.length() > LONGEST) {
            throw new BadInput(field + ": at most " + LONGEST + " characters are kept. Next: write less");
        }
    }

    /** It is shown to people, who may follow it. */
    private static void mustBeWeb(@Nullable String url) {
        if (url == null) {
            return;
        }
        mustBeShort("url", url);
        try {
            String scheme = new URI(url).getScheme();
            if ("https".equals(scheme) || "http".equals(scheme)) {
                return;
            }
        } catch (URISyntaxException e) {
            // The same message.
        }
        throw new BadInput("url: the address of a page is wanted, https://… Next: correct it");
    }
}
