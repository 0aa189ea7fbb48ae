"""Sums of money: whole minor units (cents) of an ISO 4217 currency.

Currencies and their decimals: list one of ISO 4217, as kept by its maintenance agency,
https://www.six-group.com/en/products-services/financial-information/data-standards.html
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.domain.errors import Invalid

_TWO = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP "
    "CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES "
    "KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK "
    "NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB "
    "TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
)
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
DECIMALS: dict[str, int] = {
    **dict.fromkeys(_TWO.split(), 2), **dict.fromkeys(_NONE.split(), 0), **dict.fromkeys(_THREE.split(), 3),
}  # fmt: skip
"""How many digits of a currency's amount stand behind the point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """`amount` in minor units: 12900 EUR is 129.00 euros, 12900 JPY is 12900 yen."""

    amount: int
    currency: str


def check(money: Money | None, field: str) -> None:
    """Raises Invalid, naming `field`.currency or `field`.amount."""
    if money is None:
        return
    if money.currency not in DECIMALS:
        raise Invalid(f"{field}.currency", "Use a currency of ISO 4217, such as EUR.")
    if money.amount < 0:
        raise Invalid(f"{field}.amount", "Give minor units (cents), 0 or more.")


def shown(money: Money | None) -> str:
    """As people read it: "129.00 EUR"; "" for none."""
    if money is None:
        return ""
    decimals = DECIMALS.get(money.currency, 0)
    whole, part = divmod(money.amount, 10**decimals)
    return f"{whole}.{part:0{decimals}d} {money.currency}" if decimals else f"{whole} {money.currency}"
