"""What every floor stands on; knows neither Qt nor HTTP."""
