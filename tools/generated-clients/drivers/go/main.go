// Registers, bills, lists and reads a problem with the client that oapi-codegen made.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	"dealerbilling/api"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	url, key, dealerID := os.Args[1], os.Args[2], os.Args[3]
	authorize := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+key)
		return nil
	}
	client, err := api.NewClientWithResponses(url, api.WithRequestEditorFn(authorize))
	must(err)
	ctx := context.Background()

	var requisite api.Requisite
	must(json.Unmarshal([]byte(os.Args[4]), &requisite))
	registered, err := client.RegisterDealerWithResponse(ctx, nil, api.RegisterDealer{CmeDealerId: dealerID, Requisite: requisite})
	must(err)
	fmt.Println("dealer", registered.JSON201.CmeDealerId, len(registered.JSON201.Accounts))

	var body api.CreateBill
	closedAt := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	must(body.FromCreateBillGetReward(api.CreateBillGetReward{
		DealId: dealerID, CarPrice: "1250000.00", ClosedAt: closedAt,
	}))
	wait := "wait=10"
	created, err := client.CreateBillWithResponse(ctx, dealerID, &api.CreateBillParams{Prefer: &wait}, body)
	must(err)
	bill := created.JSON201
	fmt.Println("bill", bill.CommonSum, bill.PaymentStatus, bill.Reward.RatePercent)

	listed, err := client.GetBillsByDealerWithResponse(ctx, dealerID, &api.GetBillsByDealerParams{})
	must(err)
	page := listed.JSON200
	if page.NextCursor != nil {
		panic("one page was expected")
	}
	fmt.Println("page", len(page.Items), page.Items[0].DealId, "None")

	missing, err := client.GetDealerWithResponse(ctx, "nobody")
	must(err)
	fmt.Println("problem", missing.ApplicationproblemJSON404.Code)
}
