"""How couplings run from one scale to another: compiled flow, poles, solutions."""
