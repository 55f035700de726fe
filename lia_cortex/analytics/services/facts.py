"""The statements that make the facts of some conversations: one pass over their rows."""

DELETE = """
WITH visits AS (DELETE FROM analytics_visit WHERE conversation_id = ANY(%(ids)s) RETURNING opened_day, ended_day),
     answers AS (DELETE FROM analytics_answer WHERE conversation_id = ANY(%(ids)s) RETURNING day),
     transfers AS (DELETE FROM analytics_transfer WHERE conversation_id = ANY(%(ids)s) RETURNING day),
     hours AS (DELETE FROM analytics_said WHERE conversation_id = ANY(%(ids)s) RETURNING day)
SELECT opened_day AS day FROM visits UNION SELECT ended_day FROM visits WHERE ended_day IS NOT NULL
UNION SELECT day FROM answers UNION SELECT day FROM transfers UNION SELECT day FROM hours
"""
"""Returns the days that the facts were of."""

MAKE = """
WITH talks AS MATERIALIZED (
  SELECT c.*, coalesce(k.merged_into_id, k.id) AS root_id,
         CASE WHEN c.state = 'closed' AND c.close_reason <> %(over)s THEN c.closed_at
              WHEN c.state = 'closed' OR c.state = 'bot' AND c.waiting_since IS NULL THEN c.last_message_at
         END AS over_at
  FROM conversations_conversation c JOIN conversations_contact k ON k.id = c.contact_id
  WHERE c.id = ANY(%(ids)s) AND NOT (c.state = 'closed' AND c.close_reason = ANY(%(no_visits)s))
),
changes AS MATERIALIZED (
  SELECT e.conversation_id, e.id, e.kind, e.at, e.details, e.actor_id, nullif(e.floor, '{}') AS after,
         lag(nullif(e.floor, '{}')) OVER (PARTITION BY e.conversation_id ORDER BY e.at, e.id) AS before
  FROM conversations_conversationevent e JOIN talks t ON t.id = e.conversation_id
),
-- What reached the customer or us, under those who had the conversation when it was written; what waits, failed or
-- was cancelled was never said. What an assistant wrote in the moment of a change was written before it.
said AS MATERIALIZED (
  SELECT m.id, m.conversation_id, t.number_id, m.author, m.person_id, coalesce(o.sent_at, m.at) AS at,
         CASE WHEN f.floor IS NULL THEN t.team_id ELSE (f.floor ->> 'team')::bigint END AS team_id,
         coalesce(m.assistant_id, (f.floor ->> 'assistant')::bigint, t.assistant_id) AS assistant_id,
         CASE m.author WHEN 'person' THEN m.person_id WHEN 'customer' THEN
           CASE WHEN f.floor IS NULL THEN t.owner_id ELSE (f.floor ->> 'person')::bigint END
         END AS agent_id
  FROM conversations_message m JOIN talks t ON t.id = m.conversation_id
  LEFT JOIN LATERAL (
    SELECT status, sent_at FROM conversations_outbound WHERE message_id = m.id ORDER BY id DESC LIMIT 1
  ) o ON m.direction = 'out'
  LEFT JOIN LATERAL (
    SELECT e.floor FROM conversations_conversationevent e,
           LATERAL (SELECT e.at < m.at OR e.at = m.at AND m.direction = 'in' AS is_past) p
    WHERE e.conversation_id = m.conversation_id AND e.floor <> '{}'
    ORDER BY is_past DESC, abs(extract(epoch FROM m.at - e.at)), CASE WHEN is_past THEN -e.id ELSE e.id END LIMIT 1
  ) f ON true
  WHERE m.kind <> 'reaction' AND m.author <> 'system' AND (o.status IS NULL OR o.status = 'sent')
),
counted AS MATERIALIZED (
  SELECT conversation_id,
         count(*) FILTER (WHERE author = 'customer') AS customer,
         count(*) FILTER (WHERE author = 'assistant') AS bot,
         count(*) FILTER (WHERE author = 'person') AS person,
         (array_agg(person_id ORDER BY at DESC, id DESC) FILTER (WHERE person_id IS NOT NULL))[1] AS agent_id
  FROM said GROUP BY conversation_id
),
held AS MATERIALIZED (
  SELECT conversation_id, bool_or(kind = ANY(%(with_people)s)) AS by_people,
         (array_agg(after ->> 'person' ORDER BY at DESC, id DESC)
          FILTER (WHERE after ->> 'person' IS NOT NULL))[1]::bigint AS agent_id
  FROM changes GROUP BY conversation_id
),
visits AS MATERIALIZED (
  SELECT t.id AS conversation_id, t.number_id, t.team_id, t.assistant_id,
         coalesce(c.agent_id, h.agent_id, t.owner_id) AS agent_id, t.opened_at,
         (t.opened_at AT TIME ZONE %(zone)s)::date AS opened_day, t.over_at AS ended_at,
         (t.over_at AT TIME ZONE %(zone)s)::date AS ended_day, t.state = 'closed' AS is_closed,
         (SELECT min(n.opened_at) FROM conversations_conversation n
          WHERE n.contact_id IN (
              SELECT id FROM conversations_contact WHERE id = t.root_id OR merged_into_id = t.root_id)
            AND n.number_id = t.number_id AND n.id <> t.id AND n.opened_at > t.over_at
            AND NOT (n.state = 'closed' AND n.close_reason = ANY(%(no_visits)s))) AS returned_at,
         coalesce(c.customer, 0) AS customer_messages, coalesce(c.bot, 0) AS bot_messages,
         coalesce(c.person, 0) AS person_messages,
         coalesce(c.person, 0) > 0 OR coalesce(h.by_people, false) AS was_with_people
  FROM talks t LEFT JOIN counted c ON c.conversation_id = t.id LEFT JOIN held h ON h.conversation_id = t.id
),
made_visits AS (
  INSERT INTO analytics_visit (conversation_id, number_id, team_id, assistant_id, agent_id, opened_at, opened_day,
    ended_at, ended_day, is_closed, returned_at, customer_messages, bot_messages, person_messages, was_with_people)
  SELECT conversation_id, number_id, team_id, assistant_id, agent_id, opened_at, opened_day, ended_at, ended_day,
    is_closed, returned_at, customer_messages, bot_messages, person_messages, was_with_people FROM visits
  RETURNING opened_day, ended_day
),
-- A person is asked for by the customer's words, or by whoever puts the conversation into the queue.
steps AS (
  SELECT conversation_id, at, id, author <> 'customer' AS is_answer,
         CASE author WHEN 'assistant' THEN 'bot' ELSE 'person' END AS by, person_id, assistant_id, team_id FROM said
  UNION ALL
  SELECT conversation_id, at, 0, false, '', NULL, NULL, NULL FROM changes WHERE kind = 'queued'
),
rounds AS (
  SELECT *, coalesce(count(*) FILTER (WHERE is_answer) OVER (
    PARTITION BY conversation_id ORDER BY at, is_answer, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ), 0) AS round
  FROM steps
),
answers AS (
  SELECT conversation_id, round, min(at) FILTER (WHERE NOT is_answer) AS asked_at,
         max(at) FILTER (WHERE is_answer) AS answered_at, max(by) FILTER (WHERE is_answer) AS by,
         max(person_id) FILTER (WHERE is_answer) AS person_id, max(team_id) FILTER (WHERE is_answer) AS team_id,
         max(assistant_id) FILTER (WHERE is_answer) AS assistant_id
  FROM rounds GROUP BY conversation_id, round
  HAVING bool_or(is_answer) AND bool_or(NOT is_answer)
),
made_answers AS (
  INSERT INTO analytics_answer (conversation_id, number_id, team_id, assistant_id, agent_id, day, by, is_first,
    answered_at, seconds)
  SELECT a.conversation_id, v.number_id, a.team_id, a.assistant_id, a.person_id,
         (a.answered_at AT TIME ZONE %(zone)s)::date, a.by,
         row_number() OVER (PARTITION BY a.conversation_id, a.by ORDER BY a.round) = 1,
         a.answered_at, extract(epoch FROM a.answered_at - a.asked_at)
  FROM answers a JOIN visits v USING (conversation_id)
  RETURNING day
),
made_transfers AS (
  INSERT INTO analytics_transfer (conversation_id, number_id, team_id, assistant_id, agent_id, day, kind,
    giver, giver_id, taker, taker_id, reason)
  SELECT x.conversation_id, v.number_id,
         CASE WHEN x.after IS NULL THEN v.team_id ELSE (x.after ->> 'team')::bigint END,
         coalesce((x.before ->> 'assistant')::bigint, v.assistant_id),
         CASE WHEN x.after IS NULL THEN v.agent_id
              ELSE coalesce((x.before ->> 'person')::bigint, (x.after ->> 'person')::bigint, x.actor_id) END,
         (x.at AT TIME ZONE %(zone)s)::date, x.kind,
         coalesce(x.before ->> 'kind', ''),
         (CASE x.before ->> 'kind' WHEN 'bot' THEN x.before ->> 'assistant' WHEN 'queue' THEN x.before ->> 'team'
          END)::bigint,
         coalesce(x.after ->> 'kind', ''),
         (CASE x.after ->> 'kind' WHEN 'bot' THEN x.after ->> 'assistant' WHEN 'queue' THEN x.after ->> 'team'
          END)::bigint,
         left(coalesce(x.details ->> 'reason', ''), 200)
  FROM changes x JOIN visits v USING (conversation_id) WHERE x.kind = ANY(%(changes)s)
  RETURNING day
),
made_hours AS (
  INSERT INTO analytics_said (conversation_id, number_id, team_id, assistant_id, agent_id, day, hour, customer, bot,
    person)
  SELECT conversation_id, number_id, team_id, assistant_id, agent_id, (at AT TIME ZONE %(zone)s)::date AS day,
         extract(hour FROM at AT TIME ZONE %(zone)s) AS hour, count(*) FILTER (WHERE author = 'customer'),
         count(*) FILTER (WHERE author = 'assistant'), count(*) FILTER (WHERE author = 'person')
  FROM said GROUP BY conversation_id, number_id, team_id, assistant_id, agent_id, day, hour
  RETURNING day
)
SELECT opened_day AS day FROM made_visits UNION SELECT ended_day FROM made_visits WHERE ended_day IS NOT NULL
UNION SELECT day FROM made_answers
UNION SELECT day FROM made_transfers UNION SELECT day FROM made_hours
"""
"""Returns the days that the facts are of."""

REASONS = "SELECT DISTINCT reason FROM analytics_transfer WHERE conversation_id = ANY(%(ids)s) AND reason <> ''"

MASK = """
UPDATE analytics_transfer SET reason = shown.masked
FROM unnest(%(written)s::text[], %(masked)s::text[]) AS shown (written, masked)
WHERE conversation_id = ANY(%(ids)s) AND reason = shown.written
"""
