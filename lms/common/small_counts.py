"""Numbers of people, for those who may not know who they are: none under five, none exact."""

#: What someone who may not see names reads: multiples of this, and "fewer" below it.
SMALLEST_COUNT = 5


def in_fives(number):
    """0 for fewer than five people, else the nearest multiple of five."""
    if number < SMALLEST_COUNT:
        return 0
    return (number + SMALLEST_COUNT // 2) // SMALLEST_COUNT * SMALLEST_COUNT
