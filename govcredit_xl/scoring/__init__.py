"""From answers that count to the district's score, the units' scores and who lost what."""

from govcredit_xl.scoring.figures import Scores, Sum, VerifiedScore
from govcredit_xl.scoring.pooling import pooling_of, scored_codes
from govcredit_xl.scoring.score import score
from govcredit_xl.scoring.sums import bonus_cap

__all__ = ["Scores", "Sum", "Verified", "bonus_cap", "pooling_of", "score", "scored_codes"]
