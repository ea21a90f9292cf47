package io.holdfast.server.api;

import io.holdfast.server.estimate.KnownPriceList;
import io.holdfast.server.estimate.PriceListDraft;
import io.holdfast.server.estimate.PriceLists;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What stores charge, by the lists that they publish. */
@RestController
@RequestMapping("/api/v1/price-lists")
class PriceListsApi extends ThingsApi<PriceListDraft, KnownPriceList> {
    PriceListsApi(PriceLists lists, Changes changes, Idempotency idempotency) {
        super(lists, KnownPriceList.class, changes, idempotency);
    }
}
