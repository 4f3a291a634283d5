import java.time.OffsetDateTime;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.BillsApi;
import org.openapitools.client.api.DealersApi;
import org.openapitools.client.model.*;

/** Registers, bills, lists and reads a problem with the client that openapi-generator made. */
public class Driver {
    public static void main(String[] args) throws Exception {
        ApiClient client = new ApiClient();
        client.updateBaseUri(args[0]);
        client.setRequestInterceptor(request -> request.setHeader("Authorization", "Bearer " + args[1]));
        DealersApi dealers = new DealersApi(client);
        BillsApi bills = new BillsApi(client);

        Requisite requisite = client.getObjectMapper().readValue(args[3], Requisite.class);
        Dealer dealer = dealers.registerDealer(new RegisterDealer().cmeDealerId(args[2]).requisite(requisite), null);
        System.out.println("dealer " + dealer.getCmeDealerId() + " " + dealer.getAccounts().size());

        CreateBillGetReward reward = new CreateBillGetReward()
            .operation(CreateBillGetReward.OperationEnum.GET_REWARD)
            .dealId(args[2])
            .carPrice("1250000.00")
            .closedAt(OffsetDateTime.parse("2026-11-20T10:00:00Z"));
        Bill bill = bills.createBill(args[2], new CreateBill(reward), "wait=10");
        System.out.println("bill " + bill.getCommonSum() + " " + bill.getPaymentStatus() + " "
            + bill.getReward().getRatePercent());

        BillPage page = bills.getBillsByDealer(args[2], null, null, null, null);
        if (page.getNextCursor() != null) throw new AssertionError("one page was expected");
        System.out.println("page " + page.getItems().size() + " " + page.getItems().get(0).getDealId() + " None");

        try {
            dealers.getDealer("nobody");
        } catch (ApiException refused) {
            Problem problem = client.getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
            System.out.println("problem " + problem.getCode());
        }
    }
}
