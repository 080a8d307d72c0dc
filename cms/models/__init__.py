from cms.models.base import PagePlace
from cms.models.brochures import BrochureIndex, BrochurePage
from cms.models.help import FaqIndex, FaqPage
from cms.models.news import BlogAuthor, BlogCategory, BlogIndex, BlogPost, PostTag
from cms.models.notes import InfoNote, InfoNoteIndex
from cms.models.settings import SiteIdentity
from cms.models.site import (
    AudienceIndex,
    AudiencePage,
    ContactPage,
    HomePage,
    ServiceIndex,
    ServicePage,
    StandardPage,
)
from cms.models.statement import AccessibilityAudit, AccessibilityPage, AuditFinding
from cms.models.training import (
    ClassPage,
    CurriculumPage,
    CurriculumStep,
    GuidePage,
    PracticePage,
    QuizPage,
    TrainingIndex,
    TutorialChapter,
    TutorialPage,
)
from cms.models.upkeep import PageReview

__all__ = [
    "AccessibilityAudit",
    "AccessibilityPage",
    "AudienceIndex",
    "AudiencePage",
    "AuditFinding",
    "BlogAuthor",
    "BlogCategory",
    "BlogIndex",
    "BlogPost",
    "BrochureIndex",
    "BrochurePage",
    "ClassPage",
    "ContactPage",
    "CurriculumPage",
    "CurriculumStep",
    "FaqIndex",
    "FaqPage",
    "GuidePage",
    "HomePage",
    "InfoNote",
    "InfoNoteIndex",
    "PagePlace",
    "PageReview",
    "PostTag",
    "PracticePage",
    "QuizPage",
    "ServiceIndex",
    "ServicePage",
    "SiteIdentity",
    "StandardPage",
    "TrainingIndex",
    "TutorialChapter",
    "TutorialPage",
]
