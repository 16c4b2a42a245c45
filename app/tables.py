"""Every table, in one list: importing its model makes it known."""

# ruff: noqa: F401

import booking.models.appeal
import booking.models.busy
import booking.models.calendar
import booking.models.campaign
import booking.models.confirmation
import booking.models.consent
import booking.models.feed
import booking.models.maintenance
import booking.models.permit
import booking.models.reservation
import booking.models.saved_search
import booking.models.series
import booking.models.terms
import booking.models.usage_record
import booking.models.waitlist
import catalog.models.agreement
import catalog.models.category
import catalog.models.certificate
import catalog.models.document
import catalog.models.edition
import catalog.models.favourite
import catalog.models.instrument
import catalog.models.listing_import
import catalog.models.photo
import catalog.models.synonym
import catalog.models.version
import collaboration.models.deadline
import collaboration.models.duty
import collaboration.models.evidence_file
import collaboration.models.matter
import collaboration.models.outcome
import collaboration.models.plan
import collaboration.models.project
import collaboration.models.record
import collaboration.models.remark
import collaboration.models.report
import collaboration.models.summary
import identity.models.deputy
import identity.models.group
import identity.models.organisation
import identity.models.user
import notification.models.notice
