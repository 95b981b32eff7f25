"""The test kit. What is public of it is in `pgasync.testing`."""
