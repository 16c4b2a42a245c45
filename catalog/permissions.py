"""Who may do what with listings."""

from dataclasses import dataclass
from enum import StrEnum

from catalog.rules.listing_state import ListingState
from kernel.values.actor import Actor, Role
from kernel.values.permissions import Condition, Door, Doors, PermissionTable


@dataclass(frozen=True, slots=True)
class Subject:
    """The parts of a listing that permission depends on."""

    organisation_id: int
    state: ListingState = ListingState.DRAFT


def _manages(actor: Actor, subject: Subject) -> bool:
    return actor.holds(Role.LAB_MANAGER, subject.organisation_id)


def _is_signed_in(actor: Actor, _: Subject) -> bool:
    return actor.signed_in


def _is_administrator(actor: Actor, _: Subject) -> bool:
    return actor.holds(Role.ADMINISTRATOR)


def _is_coordinator(actor: Actor, _: Subject) -> bool:
    return actor.holds_anywhere(Role.COORDINATOR)


def _is_published(_: Actor, subject: Subject) -> bool:
    return subject.state is ListingState.PUBLISHED


def _is_supervised(_: Actor, subject: Subject) -> bool:
    return subject.state in (ListingState.IN_REVIEW, ListingState.SUSPENDED)


manages = Condition("is a lab manager of the owning unit", _manages, Role.LAB_MANAGER)
is_signed_in = Condition("is signed in", _is_signed_in)
is_administrator = Condition(
    "is an administrator", _is_administrator, Role.ADMINISTRATOR
)
is_coordinator = Condition("is a coordinator", _is_coordinator, Role.COORDINATOR)
is_published = Condition("the listing is published", _is_published)
is_supervised = Condition("the listing is in review or suspended", _is_supervised)


class Permission(StrEnum):
    """Everything that is guarded here."""

    SEE = "catalog:see-listing"
    DESK = "catalog:see-desk"
    CREATE = "catalog:create-listing"
    EDIT = "catalog:edit-listing"
    SUBMIT = "catalog:submit-listing"
    PUBLISH = "catalog:publish-listing"
    RETURN = "catalog:return-listing"
    SUSPEND = "catalog:suspend-listing"
    RETIRE = "catalog:retire-listing"
    PUBLISH_EDITION = "catalog:publish-edition"
    SET_SYNONYMS = "catalog:set-synonyms"
    FAVOURITES = "catalog:own-favourites"


TABLE: PermissionTable[Subject] = PermissionTable(
    {
        Permission.SEE: (
            (is_published,),
            (manages,),
            (is_coordinator, is_supervised),
            (is_administrator,),
        ),
        Permission.DESK: ((manages,), (is_coordinator,), (is_administrator,)),
        Permission.CREATE: ((manages,),),
        Permission.EDIT: ((manages,),),
        Permission.SUBMIT: ((manages,),),
        Permission.PUBLISH: ((manages,), (is_administrator,)),
        Permission.RETURN: ((is_coordinator,), (is_administrator,)),
        Permission.SUSPEND: ((manages,), (is_coordinator,), (is_administrator,)),
        Permission.RETIRE: ((manages,), (is_administrator,)),
        Permission.PUBLISH_EDITION: ((is_coordinator,),),
        Permission.SET_SYNONYMS: ((is_administrator,),),
        Permission.FAVOURITES: ((is_signed_in,),),
    }
)

DOORS: Doors = {
    "shared_list.shared_list": Door.PUBLIC,
    "shared_list.shared_list_csv": Door.PUBLIC,
    "shared_list.shared_list_xlsx": Door.PUBLIC,
    "exports.metadata": Door.PUBLIC,
    "exports.uniquip_csv": Door.PUBLIC,
    "oai.feed": Door.PUBLIC,
    "exports.nrii_xlsx": Permission.DESK,
    "exports.shanghai_xlsx": Permission.DESK,
    "exports.pictures_zip": Permission.DESK,
    "versions.version_list": Permission.DESK,
    "versions.restore": Permission.EDIT,
    "versions_api.list_versions": Permission.DESK,
    "versions_api.get_version": Permission.DESK,
    "versions_api.restore": Permission.EDIT,
    "editions.edition_list": Door.PUBLIC,
    "editions.edition": Door.PUBLIC,
    "editions.edition_file": Door.PUBLIC,
    "editions.next_form": Permission.PUBLISH_EDITION,
    "editions.publish": Permission.PUBLISH_EDITION,
    "editions_api.list_editions": Door.PUBLIC,
    "editions_api.get_edition": Door.PUBLIC,
    "editions_api.preview_edition": Permission.PUBLISH_EDITION,
    "editions_api.publish": Permission.PUBLISH_EDITION,
    "favourites.favourite_list": Permission.FAVOURITES,
    "favourites.keep": Permission.FAVOURITES,
    "favourites.drop": Permission.FAVOURITES,
    "favourites_api.list_favourites": Permission.FAVOURITES,
    "favourites_api.keep": Permission.FAVOURITES,
    "favourites_api.drop": Permission.FAVOURITES,
    "zones.zone_map": Door.PUBLIC,
    "synonyms.synonym_list": Permission.SET_SYNONYMS,
    "synonyms.add": Permission.SET_SYNONYMS,
    "synonyms.remove": Permission.SET_SYNONYMS,
    "synonyms_api.list_synonyms": Permission.SET_SYNONYMS,
    "synonyms_api.add": Permission.SET_SYNONYMS,
    "synonyms_api.remove": Permission.SET_SYNONYMS,
    "listings.desk_list": Permission.DESK,
    "publishing.waiting": Permission.CREATE,
    "publishing.publish": Permission.PUBLISH,
    "publishing_api.publish_many": Permission.PUBLISH,
    "listing_table.table": Permission.CREATE,
    "listing_table.save": Permission.EDIT,
    "listings.new_form": Permission.CREATE,
    "listings.create": Permission.CREATE,
    "listings.edit_form": Permission.DESK,
    "listings.edit": Permission.EDIT,
    "listings.move": Permission.SUSPEND,
    "imports.upload_form": Permission.CREATE,
    "imports.upload": Permission.CREATE,
    "imports.preview": Permission.CREATE,
    "imports.progress": Permission.CREATE,
    "imports.choose": Permission.CREATE,
    "imports.choose_where": Permission.CREATE,
    "imports.confirm": Permission.CREATE,
    "imports.refused": Permission.CREATE,
    "imports_api.list_imports": Permission.CREATE,
    "imports_api.upload": Permission.CREATE,
    "imports_api.get_import": Permission.CREATE,
    "imports_api.set_columns": Permission.CREATE,
    "imports_api.set_sheet": Permission.CREATE,
    "imports_api.list_rows": Permission.CREATE,
    "imports_api.confirm": Permission.CREATE,
    "imports_api.get_refused": Permission.CREATE,
    "imports.desk_workbook": Permission.CREATE,
    "listings.report": Permission.EDIT,
    "instruments_api.report": Permission.EDIT,
    "instruments_api.list_instruments": Door.PUBLIC,
    "instruments_api.get_instrument": Door.PUBLIC,
    "instruments_api.create_listing": Permission.CREATE,
    "instruments_api.edit_fields": Permission.EDIT,
    "listing_edits_api.edit_many": Permission.EDIT,
    "instruments_api.submit": Permission.SUBMIT,
    "instruments_api.publish": Permission.PUBLISH,
    "instruments_api.return_for_correction": Permission.RETURN,
    "instruments_api.suspend": Permission.SUSPEND,
    "instruments_api.resume": Permission.SUSPEND,
    "instruments_api.retire": Permission.RETIRE,
    "instruments_api.suggest_names": Door.PUBLIC,
    "categories_api.list_categories": Door.PUBLIC,
    "certificates.page": Permission.DESK,
    "certificates.record": Permission.EDIT,
    "certificates.withdraw": Permission.EDIT,
    "certificates_api.list_certificates": Door.PUBLIC,
    "certificates_api.record": Permission.EDIT,
    "certificates_api.withdraw": Permission.EDIT,
    "agreements.page": Door.PUBLIC,
    "agreements.accept": Door.SIGNED_IN,
    "agreements.publish": Permission.EDIT,
    "agreements_api.get_agreement": Door.PUBLIC,
    "agreements_api.accept": Door.SIGNED_IN,
    "agreements_api.publish": Permission.EDIT,
    "attachments.photo": Door.PUBLIC,
    "attachments.small_photo": Door.PUBLIC,
    "attachments.document": Door.PUBLIC,
    "attachments_desk.page": Permission.DESK,
    "attachments_desk.upload_photo": Permission.EDIT,
    "attachments_desk.edit_photo": Permission.EDIT,
    "attachments_desk.drop_photo": Permission.EDIT,
    "attachments_desk.upload_document": Permission.EDIT,
    "attachments_desk.edit_document": Permission.EDIT,
    "attachments_desk.drop_document": Permission.EDIT,
    "attachments_api.list_photos": Door.PUBLIC,
    "attachments_api.upload_photo": Permission.EDIT,
    "attachments_api.edit_photo": Permission.EDIT,
    "attachments_api.drop_photo": Permission.EDIT,
    "attachments_api.list_documents": Door.PUBLIC,
    "attachments_api.get_document": Door.PUBLIC,
    "attachments_api.upload_document": Permission.EDIT,
    "attachments_api.edit_document": Permission.EDIT,
    "attachments_api.drop_document": Permission.EDIT,
}
