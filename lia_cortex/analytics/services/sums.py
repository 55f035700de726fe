"""The statements that sum up the facts of some days: over all, by each dimension alone, by all of them."""

DELETE = """
WITH hours AS (DELETE FROM analytics_hourfigure WHERE day = ANY(%(days)s)),
     delays AS (DELETE FROM analytics_delayfigure WHERE day = ANY(%(days)s)),
     transfers AS (DELETE FROM analytics_transferfigure WHERE day = ANY(%(days)s))
DELETE FROM analytics_endfigure WHERE day = ANY(%(days)s)
"""

PARTS = """
CASE grouping(number_id, team_id, assistant_id, agent_id)
  WHEN 15 THEN 'all' WHEN 7 THEN 'number' WHEN 11 THEN 'team' WHEN 13 THEN 'assistant' WHEN 14 THEN 'agent'
  ELSE 'each' END
"""
SETS = """
GROUPING SETS ((), (number_id), (team_id), (assistant_id), (agent_id), (number_id, team_id, assistant_id, agent_id))
"""

HOURS = f"""
INSERT INTO analytics_hourfigure (parts, day, hour, number_id, team_id, assistant_id, agent_id, customer, bot, person,
  visits)
SELECT {PARTS}, day, hour, number_id, team_id, assistant_id, agent_id, sum(customer), sum(bot), sum(person),
       sum(visits)
FROM (
  SELECT day, hour, number_id, team_id, assistant_id, agent_id, customer, bot, person, 0 AS visits
  FROM analytics_said WHERE day = ANY(%(days)s)
  UNION ALL
  SELECT opened_day, extract(hour FROM opened_at AT TIME ZONE %(zone)s)::smallint, number_id, team_id, assistant_id,
         agent_id, 0, 0, 0, 1
  FROM analytics_visit WHERE opened_day = ANY(%(days)s)
) parts
GROUP BY day, hour, {SETS}
"""  # noqa: S608 - parts of this module

DELAYS = f"""
INSERT INTO analytics_delayfigure (parts, day, number_id, team_id, assistant_id, agent_id, by, is_first, bucket,
  answers)
SELECT {PARTS}, day, number_id, team_id, assistant_id, agent_id, by, is_first, bucket, count(*)
FROM (
  SELECT *, CASE WHEN seconds <= %(least)s THEN 0 ELSE ceil(ln(seconds / %(least)s) / ln(%(ratio)s)) END AS bucket
  FROM (
    SELECT day, number_id, team_id, assistant_id, agent_id, by, is_first, seconds
    FROM analytics_answer WHERE day = ANY(%(days)s)
    UNION ALL
    SELECT ended_day, number_id, team_id, assistant_id, agent_id, 'visit', false,
           extract(epoch FROM ended_at - opened_at)
    FROM analytics_visit WHERE ended_day = ANY(%(days)s)
  ) took
) placed
GROUP BY day, by, is_first, bucket, {SETS}
"""  # noqa: S608

TRANSFERS = f"""
INSERT INTO analytics_transferfigure (parts, day, number_id, team_id, assistant_id, agent_id, kind, giver, giver_id,
  taker, taker_id, reason, transfers)
SELECT {PARTS}, day, number_id, team_id, assistant_id, agent_id, kind, giver, giver_id, taker, taker_id, reason,
       count(*)
FROM analytics_transfer WHERE day = ANY(%(days)s)
GROUP BY day, kind, giver, giver_id, taker, taker_id, reason, {SETS}
"""  # noqa: S608

ENDS = f"""
INSERT INTO analytics_endfigure (parts, day, number_id, team_id, assistant_id, agent_id, visits, involved, settled,
  verified)
SELECT {PARTS}, ended_day, number_id, team_id, assistant_id, agent_id, count(*),
       count(*) FILTER (WHERE bot_messages > 0),
       count(*) FILTER (WHERE bot_messages > 0 AND NOT was_with_people),
       count(*) FILTER (WHERE bot_messages > 0 AND NOT was_with_people
                        AND (returned_at IS NULL OR returned_at > ended_at + %(return)s))
FROM analytics_visit WHERE ended_day = ANY(%(days)s)
GROUP BY ended_day, {SETS}
"""  # noqa: S608
