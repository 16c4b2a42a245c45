"""How long the way between two places in Shanghai takes, about."""

# From door to door: walking to the car or the metro, and parking, whatever the distance.
_SETTING_OUT_MIN = 15
_KM_PER_H = 40
_STEP_MIN = 5


def travel_min(distance_km: float) -> int:
    """Return the minutes that a straight distance takes, rounded up to five.

    Roads are a third longer than the straight line; 40 km/h is the mean of metro and
    car across the city. Within one zone it is the time between two buildings.
    """
    driving = distance_km * 4 / 3 / _KM_PER_H * 60
    total = _SETTING_OUT_MIN + driving
    return int(-(-total // _STEP_MIN) * _STEP_MIN)
