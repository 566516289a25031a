"""Observables: model, Standard Model, experiment."""
