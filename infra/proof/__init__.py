"""Whether every permission of the lambdas is needed, shown by taking each away from the running product."""
