"""Games made with pgasync; `pgasync play NAME` plays them."""
