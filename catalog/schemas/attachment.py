"""Pictures and documents of a listing, as forms and programs send and read them."""

from marshmallow import fields

from catalog.rules.document import TITLE_LENGTH, DocumentKind, Readers
from catalog.rules.photo import ALT_LENGTH, MOST_PHOTOS
from kernel.http.fields import Moment, OneOf, StrictSchema, Text, Tick, Whole

# 20 MB in base64, and a little.
_MOST_BASE64 = 28_500_000


class PhotoSchema(StrictSchema):
    """What is to be seen on a picture, and where it stands."""

    alt_zh = Text(most=ALT_LENGTH, required=True)
    alt_en = Text(most=ALT_LENGTH, blank=True, load_default="")


class NewPhotoSchema(PhotoSchema):
    """A picture that is sent."""

    nothing_classified = Tick(load_default=False)


class PhotoUploadSchema(NewPhotoSchema):
    """A picture as a program sends it: JPEG or PNG in base64."""

    content_base64 = Text(most=_MOST_BASE64, required=True)


class PhotoChangeSchema(PhotoSchema):
    """A change of a picture; position 1 is the cover."""

    position = Whole(least=1, most=MOST_PHOTOS)


class PhotoOutSchema(StrictSchema):
    """A picture as programs see it."""

    key = fields.String()
    position = fields.Integer()
    alt_zh = fields.String()
    alt_en = fields.String()
    width = fields.Integer()
    height = fields.Integer()
    url = fields.String()
    small_url = fields.String()


class PhotosSchema(StrictSchema):
    """The pictures of a listing in their order; the first is the cover."""

    items = fields.List(fields.Nested(PhotoOutSchema))


class DocumentSchema(StrictSchema):
    """What a document is called, what it is for and who reads it."""

    title_zh = Text(most=TITLE_LENGTH, required=True)
    title_en = Text(most=TITLE_LENGTH, blank=True, load_default="")
    purpose = Text(most=20, required=True, validate=OneOf(*DocumentKind))
    readers = Text(most=10, load_default="public", validate=OneOf(*Readers))


class NewDocumentSchema(DocumentSchema):
    """A document that is sent."""

    nothing_classified = Tick(load_default=False)


class DocumentUploadSchema(NewDocumentSchema):
    """A document as a program sends it: its bytes in base64, at most 20 MB of them."""

    name = Text(most=300, required=True)
    content_base64 = Text(most=_MOST_BASE64, required=True)


class DocumentOutSchema(StrictSchema):
    """A document as programs see it."""

    number = fields.Integer()
    purpose = fields.String()
    readers = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    name = fields.String()
    kind = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    created_at = Moment()
    url = fields.String()


class DocumentsSchema(StrictSchema):
    """The documents of a listing."""

    items = fields.List(fields.Nested(DocumentOutSchema))
