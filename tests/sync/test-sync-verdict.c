/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every answer means, and how long the next try waits. */
#include "door-verdict.h"

#include <string.h>

#define XML                                                                                        \
  "<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\"><message nature=\"\">words"       \
  "</message></OpenRosaResponse>"
#define PARTIAL                                                                                    \
  "<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\"><message "                        \
  "nature=\"" DOOR_OPENROSA_PARTIAL "\"/></OpenRosaResponse>"
#define CARRIED                                                                                    \
  "<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\"><message "                        \
  "nature=\"" DOOR_OPENROSA_CARRIED "\"/></OpenRosaResponse>"
#define HTML "<html><body>words</body></html>"
#define JSON "{\"message\":\"words\",\"code\":404.1}"

static const struct {
  guint status;
  const char *body;
  DoorDeliveryState state;
  DoorVerdictScope scope;
} table[] = {
  { 201, XML, DOOR_DELIVERY_STORED, DOOR_VERDICT_PARCEL },
  { 202, XML, DOOR_DELIVERY_STORED, DOOR_VERDICT_PARCEL },
  { 202, PARTIAL, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PARCEL },
  { 202, CARRIED, DOOR_DELIVERY_CARRIED, DOOR_VERDICT_PARCEL },
  { 201, HTML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_WAY },
  { 201, NULL, DOOR_DELIVERY_RETRY, DOOR_VERDICT_WAY },
  { 202, JSON, DOOR_DELIVERY_RETRY, DOOR_VERDICT_WAY },
  { 200, XML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_WAY },
  { 200, HTML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_WAY },
  { 204, NULL, DOOR_DELIVERY_RETRY, DOOR_VERDICT_WAY },
  { 301, HTML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_WAY },
  { 302, NULL, DOOR_DELIVERY_RETRY, DOOR_VERDICT_WAY },
  { 400, XML, DOOR_DELIVERY_REFUSED, DOOR_VERDICT_PARCEL },
  { 400, JSON, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PARCEL },
  { 401, XML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PERSON },
  { 401, NULL, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PERSON },
  { 402, XML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PERSON },
  { 403, XML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PERSON },
  { 404, XML, DOOR_DELIVERY_REFUSED, DOOR_VERDICT_PARCEL },
  { 404, HTML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PARCEL },
  { 405, XML, DOOR_DELIVERY_REFUSED, DOOR_VERDICT_PARCEL },
  { 408, NULL, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PARCEL },
  { 409, XML, DOOR_DELIVERY_REFUSED, DOOR_VERDICT_PARCEL },
  { 413, HTML, DOOR_DELIVERY_REFUSED, DOOR_VERDICT_PARCEL },
  { 423, XML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PARCEL },
  { 425, NULL, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PARCEL },
  { 426, XML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PERSON },
  { 426, NULL, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PERSON },
  { 429, HTML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_WAY },
  { 500, JSON, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PARCEL },
  { 502, HTML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PARCEL },
  { 503, HTML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_WAY },
  { 504, NULL, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PARCEL },
  { 507, XML, DOOR_DELIVERY_RETRY, DOOR_VERDICT_PARCEL },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const char *text = table[i].body;
      g_autoptr (GBytes) body = text != NULL ? g_bytes_new_static (text, strlen (text)) : NULL;
      g_autofree char *receipt = NULL;
      DoorVerdictScope scope;
      g_autoptr (DoorDelivery) delivery
          = door_verdict_judge (table[i].status, body, &scope, &receipt);
      g_test_message ("%u %s", table[i].status, text != NULL ? text : "");
      g_assert_cmpint (delivery->state, ==, table[i].state);
      g_assert_cmpint (scope, ==, table[i].scope);
      g_assert_cmpuint (delivery->status, ==, table[i].status);
      g_assert_true ((delivery->message == NULL) == (delivery->state == DOOR_DELIVERY_STORED));
    }
}

/* No status at all may lose an interview by a wrong "stored". */
static void
test_only_two_succeed (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static (XML, strlen (XML));
  for (guint status = 100; status < 600; status++)
    {
      g_autofree char *receipt = NULL;
      DoorVerdictScope scope;
      g_autoptr (DoorDelivery) delivery = door_verdict_judge (status, body, &scope, &receipt);
      g_assert_true ((delivery->state == DOOR_DELIVERY_STORED) == (status == 201 || status == 202));
    }
}

/* ODK Central's five meanings of 409, in its words. */
static void
test_conflicts (void)
{
  static const struct {
    const char *words;
    DoorDeliveryState state;
    DoorConflict conflict;
  } meanings[] = {
    { "A submission already exists with this ID, but with different XML.", DOOR_DELIVERY_REFUSED,
      DOOR_CONFLICT_OTHER_BYTES },
    { "It appears that the copy you were editing (undefined) is now out of date.",
      DOOR_DELIVERY_STORED, DOOR_CONFLICT_KNOWN },
    { "It appears that the copy you were editing (uuid:1) is now out of date.",
      DOOR_DELIVERY_REFUSED, DOOR_CONFLICT_STALE_EDIT },
    { "This form is not currently accepting submissions.", DOOR_DELIVERY_REFUSED,
      DOOR_CONFLICT_CLOSED },
    { "This submission has been deleted. You may not resubmit it.", DOOR_DELIVERY_REFUSED,
      DOOR_CONFLICT_DELETED },
  };
  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      g_autoptr (DoorOpenRosaResponse) response
          = door_openrosa_response_new ("error", meanings[i].words);
      char *text = door_openrosa_response_print (response);
      g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));
      g_autofree char *receipt = NULL;
      DoorVerdictScope scope;
      g_autoptr (DoorDelivery) delivery = door_verdict_judge (409, body, &scope, &receipt);
      g_assert_cmpint (delivery->state, ==, meanings[i].state);
      g_assert_cmpint (door_verdict_conflict (response), ==, meanings[i].conflict);
      /* Each is told in words of its own, with the server's behind them. */
      if (delivery->state == DOOR_DELIVERY_REFUSED)
        g_assert_nonnull (strstr (delivery->message, meanings[i].words));
    }
}

static void
test_words (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static (XML, strlen (XML));
  g_autofree char *receipt = NULL;
  DoorVerdictScope scope;
  g_autoptr (DoorDelivery) theirs = door_verdict_judge (409, body, &scope, &receipt);
  g_assert_cmpstr (theirs->message, ==, "words");
}

static void
test_backoff (void)
{
  static const struct {
    guint attempts;
    double draw;
    gint64 seconds;
  } waits[] = {
    { 0, 0.5, 5 },  { 1, 0.5, 5 },           { 2, 0.5, 10 },    { 3, 0.5, 20 },
    { 3, 0.0, 10 }, { 9, 0.5, 1280 },        { 10, 0.5, 1800 }, { 1000, 0.5, 1800 },
    { 1, 1.0, 7 },  { G_MAXUINT, 0.0, 900 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    g_assert_cmpint (door_verdict_backoff (waits[i].attempts, waits[i].draw) / G_USEC_PER_SEC, ==,
                     waits[i].seconds);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict/table", test_table);
  g_test_add_func ("/verdict/only-two-succeed", test_only_two_succeed);
  g_test_add_func ("/verdict/conflicts", test_conflicts);
  g_test_add_func ("/verdict/words", test_words);
  g_test_add_func ("/verdict/backoff", test_backoff);
  return g_test_run ();
}
