"""What notices say of accounts, deputies and research groups: title and first line."""

from kernel.values.text import N_

OF_PEOPLE: dict[str, tuple[str, str]] = {
    "sign_up_repeated": (
        N_("Somebody used your address to sign up"),
        N_("You have an account already; nothing changed. Sign in with your password."),
    ),
    "deputy_named": (
        N_("You are a deputy"),
        N_("{person} is away, {when}. What waits for them waits for you too."),
    ),
    "deputy_ended": (
        N_("You are a deputy no longer"),
        N_("What waits for {person} waits for you no longer."),
    ),
    "group_joined": (
        N_("You belong to a research group"),
        N_("{group}. Its supervisors may have to agree to what you book."),
    ),
    "group_left": (N_("Somebody left your research group"), N_("{person}, {group}.")),
    "student_confirmed": (
        N_("Your supervisor confirmed your use of an instrument"),
        N_("{instrument_name}, {when}. Bookings within need no further confirmation."),
    ),
    "student_unconfirmed": (
        N_("Your supervisor withdrew a confirmation"),
        N_(
            "{instrument_name}, {when}. What is booked needs a new one before use: ask"
            " your supervisor."
        ),
    ),
}
