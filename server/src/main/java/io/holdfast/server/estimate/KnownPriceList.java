package io.holdfast.server.estimate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.holdfast.engine.store.StoreUri;
import io.holdfast.server.catalog.Known;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A price list that is known.
 *
 * @param dated     when the published prices were read
 * @param confirmed whether they were compared with the page that publishes them
 * @param shipped   whether it is as it came with the program
 */
public record KnownPriceList(
        UUID id,
        String name,
        String provider,
        Optional<String> region,
        Optional<String> endpoint,
        Optional<String> storageClass,
        String currency,
        LocalDate dated,
        Optional<String> url,
        boolean confirmed,
        Optional<String> note,
        List<Prices.Step> storage,
        Optional<BigDecimal> putPer10000,
        Optional<BigDecimal> getPer10000,
        Optional<BigDecimal> listPer10000,
        Optional<BigDecimal> deletePer10000,
        Optional<BigDecimal> outPerGib,
        Optional<BigDecimal> readPerGib,
        boolean shipped,
        long version,
        Instant changed)
        implements Known {
    static KnownPriceList of(PriceListDraft draft, UUID id, boolean shipped, long version, Instant changed) {
        return new KnownPriceList(
                id,
                draft.name(),
                draft.provider(),
                Optional.ofNullable(draft.region()),
                Optional.ofNullable(draft.endpoint()),
                Optional.ofNullable(draft.storageClass()),
                draft.currency(),
                draft.dated(),
                Optional.ofNullable(draft.url()),
                Boolean.TRUE.equals(draft.confirmed()),
                Optional.ofNullable(draft.note()),
                draft.prices().storage(),
                Optional.ofNullable(draft.putPer10000()),
                Optional.ofNullable(draft.getPer10000()),
                Optional.ofNullable(draft.listPer10000()),
                Optional.ofNullable(draft.deletePer10000()),
                Optional.ofNullable(draft.outPerGib()),
                Optional.ofNullable(draft.readPerGib()),
                shipped,
                version,
                changed);
    }

    @JsonIgnore
    Prices prices() {
        return new Prices(
                storage,
                putPer10000.orElse(null),
                getPer10000.orElse(null),
                listPer10000.orElse(null),
                deletePer10000.orElse(null),
                outPerGib.orElse(null),
                readPerGib.orElse(null));
    }

    /** How well it fits a store; 0 where it does not. One for the endpoint goes before one for the region, that before one for the provider; of equals one of people's own. */
    int fits(StoreUri uri) {
        if (!(uri instanceof StoreUri.S3 s3) || !provider.equals(s3.provider().name())) {
            return 0;
        }
        URI at = s3.endpoint();
        boolean hostFits = endpoint.isEmpty() || (at != null && endpoint.get().equalsIgnoreCase(at.getHost()));
        boolean regionFits = region.isEmpty() || region.get().equals(s3.region());
        if (!hostFits || !regionFits) {
            return 0;
        }
        return 1 + (endpoint.isPresent() ? 4 : 0) + (region.isPresent() ? 2 : 0);
    }
}
