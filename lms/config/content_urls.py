"""Every address of the content origin is a file or nothing."""

from django.urls import path

from lms.common import uploads

urlpatterns = [path("<path:name>", uploads.serve, name="uploaded_file")]
handler404 = uploads.nothing
handler400 = uploads.nothing
