"""The one list of what is plugged in."""

# ruff: noqa: F401 - importing a model makes its table known

from typing import Any

from flask import Blueprint
from flask_smorest import Blueprint as Resource

import app.housekeeping
import app.tables
import booking.api.approvals
import booking.api.attendance
import booking.api.busy
import booking.api.calendar
import booking.api.campaigns
import booking.api.conduct
import booking.api.consents
import booking.api.downtime
import booking.api.feeds
import booking.api.group_use
import booking.api.holidays
import booking.api.maintenance
import booking.api.overview
import booking.api.permits
import booking.api.policies
import booking.api.reservations
import booking.api.saved_searches
import booking.api.series
import booking.api.terms
import booking.api.usage_records
import booking.api.waitlist
import booking.jobs
import booking.permissions
import booking.reactions
import booking.web.appeals
import booking.web.approvals
import booking.web.attendance
import booking.web.book
import booking.web.busy
import booking.web.campaigns
import booking.web.compare
import booking.web.conduct
import booking.web.consents
import booking.web.desk
import booking.web.downtime
import booking.web.feeds
import booking.web.find
import booking.web.free_time
import booking.web.group_use
import booking.web.here
import booking.web.holidays
import booking.web.instruments
import booking.web.maintenance
import booking.web.overview
import booking.web.permits
import booking.web.policies
import booking.web.reservations
import booking.web.saved_searches
import booking.web.series
import booking.web.terms
import booking.web.trainings
import booking.web.usage_records
import booking.web.waitlist
import catalog.api.agreements
import catalog.api.attachments
import catalog.api.categories
import catalog.api.certificates
import catalog.api.editions
import catalog.api.favourites
import catalog.api.imports
import catalog.api.instruments
import catalog.api.listing_edits
import catalog.api.publishing
import catalog.api.synonyms
import catalog.api.versions
import catalog.jobs
import catalog.permissions
import catalog.reactions
import catalog.web.agreements
import catalog.web.attachments
import catalog.web.attachments_desk
import catalog.web.certificates
import catalog.web.editions
import catalog.web.exports
import catalog.web.favourites
import catalog.web.imports
import catalog.web.listing_table
import catalog.web.listings
import catalog.web.oai
import catalog.web.publishing
import catalog.web.shared_list
import catalog.web.synonyms
import catalog.web.versions
import catalog.web.zones
import collaboration.api.deadlines
import collaboration.api.outcomes
import collaboration.api.plan
import collaboration.api.portfolio
import collaboration.api.project_work
import collaboration.api.projects
import collaboration.api.record
import collaboration.api.reports
import collaboration.api.reviews
import collaboration.api.summaries
import collaboration.api.tickets
import collaboration.jobs
import collaboration.permissions
import collaboration.reactions
import collaboration.web.deadlines
import collaboration.web.evidence
import collaboration.web.matters
import collaboration.web.outcomes
import collaboration.web.plan
import collaboration.web.portfolio
import collaboration.web.project_work
import collaboration.web.projects
import collaboration.web.record
import collaboration.web.report_sheet
import collaboration.web.reports
import collaboration.web.reviews
import collaboration.web.routes
import collaboration.web.summaries
import identity.api.accounts
import identity.api.deputies
import identity.api.groups
import identity.api.organisations
import identity.api.people
import identity.permissions
import identity.web.account
import identity.web.deputies
import identity.web.groups
import identity.web.organisations
import identity.web.people
import identity.web.session
import identity.web.sign_up
import kernel.store.heartbeat
import kernel.store.task
import notification.api.notices
import notification.permissions
import notification.reactions
import notification.web.inbox
import oversight.api.journal
import oversight.permissions
import oversight.web.audit
import oversight.web.jobs

PERMISSIONS: list[Any] = [
    booking.permissions,
    identity.permissions,
    notification.permissions,
    oversight.permissions,
    catalog.permissions,
    collaboration.permissions,
]

PAGES: list[Blueprint] = [
    booking.web.approvals.pages,
    booking.web.attendance.pages,
    booking.web.group_use.pages,
    booking.web.here.pages,
    booking.web.usage_records.pages,
    booking.web.book.pages,
    booking.web.busy.pages,
    booking.web.campaigns.pages,
    booking.web.appeals.pages,
    booking.web.compare.pages,
    booking.web.conduct.pages,
    booking.web.consents.pages,
    booking.web.desk.pages,
    booking.web.downtime.pages,
    booking.web.feeds.pages,
    booking.web.find.pages,
    booking.web.free_time.pages,
    booking.web.holidays.pages,
    booking.web.instruments.pages,
    booking.web.maintenance.pages,
    booking.web.overview.pages,
    booking.web.permits.pages,
    booking.web.policies.pages,
    booking.web.reservations.pages,
    booking.web.saved_searches.pages,
    booking.web.series.pages,
    booking.web.terms.pages,
    booking.web.trainings.pages,
    booking.web.waitlist.pages,
    identity.web.session.pages,
    identity.web.sign_up.pages,
    identity.web.account.pages,
    identity.web.deputies.pages,
    identity.web.groups.pages,
    identity.web.organisations.pages,
    identity.web.people.pages,
    notification.web.inbox.pages,
    oversight.web.audit.pages,
    oversight.web.jobs.pages,
    catalog.web.agreements.pages,
    catalog.web.attachments.pages,
    catalog.web.attachments_desk.pages,
    catalog.web.certificates.pages,
    catalog.web.favourites.pages,
    catalog.web.imports.pages,
    catalog.web.shared_list.pages,
    catalog.web.exports.pages,
    catalog.web.oai.pages,
    catalog.web.synonyms.pages,
    catalog.web.versions.pages,
    catalog.web.zones.pages,
    catalog.web.editions.pages,
    catalog.web.listing_table.pages,
    catalog.web.publishing.pages,
    catalog.web.listings.pages,
    collaboration.web.deadlines.pages,
    collaboration.web.evidence.pages,
    collaboration.web.outcomes.pages,
    collaboration.web.plan.pages,
    collaboration.web.portfolio.pages,
    collaboration.web.projects.pages,
    collaboration.web.record.pages,
    collaboration.web.project_work.pages,
    collaboration.web.reports.pages,
    collaboration.web.reviews.pages,
    collaboration.web.routes.pages,
    collaboration.web.matters.pages,
    collaboration.web.report_sheet.pages,
    collaboration.web.summaries.pages,
]

RESOURCES: list[Resource] = [
    booking.api.approvals.api,
    booking.api.attendance.api,
    booking.api.usage_records.api,
    booking.api.busy.api,
    booking.api.calendar.api,
    booking.api.campaigns.api,
    booking.api.conduct.api,
    booking.api.consents.api,
    booking.api.downtime.api,
    booking.api.feeds.api,
    booking.api.group_use.api,
    booking.api.holidays.api,
    booking.api.maintenance.api,
    booking.api.overview.api,
    booking.api.permits.api,
    booking.api.policies.api,
    booking.api.reservations.api,
    booking.api.saved_searches.api,
    booking.api.series.api,
    booking.api.terms.api,
    booking.api.waitlist.api,
    identity.api.accounts.api,
    identity.api.deputies.api,
    identity.api.groups.api,
    identity.api.organisations.api,
    identity.api.people.api,
    notification.api.notices.api,
    oversight.api.journal.api,
    catalog.api.instruments.api,
    catalog.api.listing_edits.api,
    catalog.api.publishing.api,
    catalog.api.imports.api,
    catalog.api.agreements.api,
    catalog.api.attachments.api,
    catalog.api.categories.api,
    catalog.api.certificates.api,
    catalog.api.favourites.api,
    catalog.api.synonyms.api,
    catalog.api.versions.api,
    catalog.api.editions.api,
    collaboration.api.deadlines.api,
    collaboration.api.projects.api,
    collaboration.api.outcomes.api,
    collaboration.api.plan.api,
    collaboration.api.portfolio.api,
    collaboration.api.project_work.api,
    collaboration.api.record.api,
    collaboration.api.reports.api,
    collaboration.api.reviews.api,
    collaboration.api.tickets.api,
    collaboration.api.summaries.api,
]

# Event name → what reacts to it, after commit, in the worker.
REACTIONS: list[dict[str, list[Any]]] = [
    booking.reactions.REACTIONS,
    notification.reactions.REACTIONS,
    catalog.reactions.REACTIONS,
    collaboration.reactions.REACTIONS,
]

# What the clock starts, in the worker.
JOBS: list[Any] = [
    *booking.jobs.JOBS,
    *catalog.jobs.JOBS,
    *collaboration.jobs.JOBS,
    *app.housekeeping.JOBS,
]

# Kind of background task → its work, in the worker.
TASKS: dict[str, Any] = {**catalog.jobs.TASKS, **collaboration.jobs.TASKS}
