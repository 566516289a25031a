"""Best fits, intervals and regions of any likelihood, in any space of parameters."""
