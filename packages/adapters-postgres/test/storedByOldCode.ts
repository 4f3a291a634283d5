import { DealerId } from "@dealer-billing/domain"

const base64 = [
  "AQNvbGTn9tLDGGa/7RyRkujPflLF+79WWyvCvK8DNyUq4pdmyjsgb2IwRucj15wX56VL1EJyk/AlTMGHcL1FmIzvU50N+tkLz3NV",
  "9LDF9vgRG5eFy7+8ukQ48v4rd4CkfyR+QsRkwtP9onUFYg4vtMdmNvsQvjBvUSXsRg/C7LlZIY/cXr0dg0Ijo4CYMznPRVtecS6O",
  "nxbT8I8RFTkK2ld2YX+xi+okAMx54cyyrBuM5sa2bFK27j/oJuARZ4sgZg5Lt3pvtkAuYoDfwPjhnTNomYN6uP2H8oA06koQt5zc",
  "R7aRfnQzhn8kiFG942tbuj9tlyoB8HbnMibrB9AH3BFzwPJq31jScI8HTZcH1pZnvQhl29uT+ZT3lt4ad7GS4KtD7kgiJpX7kaHY",
  "R+XHFQQsGWGpE1ppslF/bja+dWMfs6i73UDUjLnc18v5iv9VqOsplBDlEdq8bEXVj0l7dkm1wYAKYFz4DWhUz8ncdLhIiAVyZ9oq",
  "wlLaMCkwgFzuv9XZneyzVWKHaUqhxHaPb9QOoWpTE+DN63v/nsqSEGAj/AWz+EO3CwvTOqbWc0qSV0XPuAT50dQ4uMNsba3fiewb",
  "taaB6FE9GcxOOfxmRff08zAHom0aA8P8QHN3SPpR5v3haTBq5UVJjjp7pLLVEFBwbQA4xekFqFk2D140lLIfIluvbr4vMPc5CgmU",
  "It3hnx8jX2grtNQwXvcBtLakEU62/F9SAvOMAsQb4yXDq6cO9Ei/KNfm8K6QiVDVM17rzx269FzbEN8Ss3humRDUub5Andv5FlpB",
  "sLxKKi+D9enVbHzJiSYk/aRD78sG"
].join("")

/** The sample requisites as version 3 of dealer 42, encrypted in format 1. */
export const storedByOldCode = {
  keys: `old:${"a1".repeat(32)}`,
  row: { dealerId: DealerId.make(42n), version: 3, requisite: new Uint8Array(Buffer.from(base64, "base64")) }
}
