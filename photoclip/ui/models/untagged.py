"""Photos without a tag, in clusters that the person goes through. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from photoclip.domain.ids import PhotoId
from photoclip.domain.names import folded
from photoclip.domain.tag_api import Cluster
from photoclip.ui.models.counted import counted, photos_counted

Clusters = tuple[Cluster, ...]
TITLE = "Without a tag"
LOOKING = "Photos without a tag are being put together by what they show. In a large library that takes some seconds."
ALL_TAGGED = "Every photo has a tag, or is like no other one without."
ANOTHER = "Another tag"


@dataclass(frozen=True, slots=True)
class Untagged:
    """All clusters, and those of them that are put away as they got a tag."""

    clusters: Clusters = ()
    away: frozenset[PhotoId] = frozenset()

    @property
    def shown(self) -> Clusters:
        """Those that wait."""
        return tuple(cluster for cluster in self.clusters if key(cluster) not in self.away)

    def put_away(self, cluster: Cluster) -> "Untagged":
        """It gets a tag."""
        return replace(self, away=self.away | {key(cluster)})

    def bring_back(self, cluster: Cluster) -> "Untagged":
        """It did not."""
        return replace(self, away=self.away - {key(cluster)})

    def refused(self, cluster: Cluster, name: str) -> "Untagged":
        """A name is not proposed for it any more."""
        names = tuple(proposed for proposed in cluster.names if folded(proposed.name) != folded(name))
        after = replace(cluster, names=names)
        return replace(self, clusters=tuple(after if one is cluster else one for one in self.clusters))

    def known(self, tagged: Collection[PhotoId]) -> "Untagged":
        """`tagged` have a tag by now, of all first photos of clusters: clusters of others come back."""
        return replace(self, away=frozenset(tagged))

    def firsts(self) -> tuple[PhotoId, ...]:
        """The first photo of each cluster."""
        return tuple(map(key, self.clusters))


def key(cluster: Cluster) -> PhotoId:
    """What tells one cluster from the others."""
    return cluster.photo_ids[0]


def details(clusters: Sequence[Cluster]) -> str:
    """As "812 photos in 24 groups"."""
    if not clusters:
        return ""
    photos = sum(len(cluster.photo_ids) + cluster.others for cluster in clusters)
    return f"{photos_counted(photos)} in {counted(len(clusters), 'group', 'groups')} that look alike"


def asked(cluster: Cluster) -> str:
    """Before the names it may have."""
    count = len(cluster.photo_ids)
    return f"Tag the first {photos_counted(count)}" if cluster.others else f"Tag {photos_counted(count)}"
