/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the indicators are called, and the survey's thresholds. */
#define G_LOG_DOMAIN "door-review"

#include "door-quality.h"

#include <glib/gi18n.h>
#include <string.h>

#define SHARE TRUE
#define NUMBER FALSE

static const DoorQualityInfo infos[DOOR_N_QUALITY] = {
  [DOOR_QUALITY_DURATION]
  = { "Q1", "duration", N_ ("Length of interviews"),
      N_ ("Active minutes per interview, as a geometric mean; pauses over five minutes and time "
          "under the cover are not counted."),
      N_ ("Sit in on an interview, or call two of the households back."), DOOR_SIDE_LOW, 1.5,
      NUMBER },
  [DOOR_QUALITY_SPEED]
  = { "Q1", "speed", N_ ("Interviews too fast to be read aloud"),
      N_ ("Share of interviews shorter than a third of the median, or than the questions asked "
          "take "
          "to read aloud in haste."),
      N_ ("Look at the time on each screen of the fastest one."), DOOR_SIDE_HIGH, 2, SHARE },
  [DOOR_QUALITY_SECTIONS]
  = { "Q1", "sections", N_ ("Length of sections"),
      N_ ("Active minutes for each question asked, section by section; told is the section that is "
          "farthest under the others', after allowing for how many there are. Sections that are "
          "sealed or not for the team are in no figure."),
      N_ ("Sit in on this section of an interview: is each question read in full?"), DOOR_SIDE_LOW,
      0.75, NUMBER },
  [DOOR_QUALITY_GAP]
  = { "Q2", "gap", N_ ("Interviews one upon the other"),
      N_ ("Share of interviews begun less than a few minutes after the one before, or during it."),
      N_ ("Compare places and times of the two interviews."), DOOR_SIDE_HIGH, 2, SHARE },
  [DOOR_QUALITY_HOURS] = { "Q3", "hours", N_ ("Interviews at unusual hours"),
                           N_ ("Share of interviews begun at night or on rest days."),
                           N_ ("Ask when the households were at home."), DOOR_SIDE_HIGH, 1, SHARE },
  [DOOR_QUALITY_NONRESPONSE]
  = { "Q4", "nonresponse", N_ ("Questions left without an answer"),
      N_ ("“Don't know” and “refused” as a share of the questions asked."),
      N_ ("Go through the questions concerned together: too few can mean invented answers, too "
          "many "
          "that they are not probed."),
      DOOR_SIDE_BOTH, 1, SHARE },
  [DOOR_QUALITY_SENSITIVE]
  = { "Q4", "sensitive", N_ ("Sensitive questions left without an answer"),
      N_ ("“Don't know” and “refused” as a share of the questions asked above the team's audience. "
          "It is counted at headquarters alone and told of no single interview; sealed sections "
          "are "
          "not in it. To refuse is every respondent's right."),
      N_ ("Ask, without naming anybody's answers, how this part is introduced and where it is "
          "held."),
      DOOR_SIDE_BOTH, 0.5, SHARE },
  [DOOR_QUALITY_SCREENERS]
  = { "Q5", "screeners", N_ ("Yes to screening questions"),
      N_ ("Share of yes over the screening questions asked."),
      N_ ("Sit in on the screening part: is each question read in full, with time to think?"),
      DOOR_SIDE_LOW, 1.5, SHARE },
  [DOOR_QUALITY_LEARNING]
  = { "Q5", "learning", N_ ("Yes to screening questions, over time"),
      N_ ("Trend of the share of yes from the first interview to the last: it falls when an "
          "interviewer learns what a yes costs."),
      N_ ("Talk about how long the event forms take, and why they matter."), DOOR_SIDE_LOW, 1,
      NUMBER },
  [DOOR_QUALITY_SHORT_PATH]
  = { "Q6", "short-path", N_ ("Answers that shorten the interview"),
      N_ ("Share of the questions with a short and a long way on that took the short one."),
      N_ ("Check two of these answers by a call back."), DOOR_SIDE_HIGH, 1.5, SHARE },
  [DOOR_QUALITY_STRAIGHT_LINES]
  = { "Q7", "straight-lines", N_ ("Rows of the same answer"),
      N_ ("Share of grids in which every question got the same answer."),
      N_ ("Sit in on a grid: are the answers read out each time?"), DOOR_SIDE_HIGH, 1, SHARE },
  [DOOR_QUALITY_GRID_VARIANCE]
  = { "Q7", "grid-variance", N_ ("How much answers in grids differ"),
      N_ ("Mean variance of the answers within a grid: low when nearly every row gets the same."),
      N_ ("Sit in on a grid: are the answers read out each time?"), DOOR_SIDE_LOW, 0.25, NUMBER },
  [DOOR_QUALITY_INCIDENTS]
  = { "Q8", "incidents", N_ ("Event forms"), N_ ("Event forms per interview."),
      N_ ("Compare with the team's areas before talking about it."), DOOR_SIDE_LOW, 1, NUMBER },
  [DOOR_QUALITY_ONE_INCIDENT]
  = { "Q8", "one-incident", N_ ("Never more than one event"),
      N_ ("Of interviews with any event form, the share with exactly one."),
      N_ ("Ask how “anything else of the kind” is read out."), DOOR_SIDE_HIGH, 0.5, SHARE },
  [DOOR_QUALITY_PER_VICTIM]
  = { "Q8", "per-victim", N_ ("Events for each victim"),
      N_ ("Event forms per interview, of interviews with any: too few when the next is not asked "
          "for, too many when one event is told as several."),
      N_ ("Ask how “anything else of the kind” is read out."), DOOR_SIDE_BOTH, 0.5, NUMBER },
  [DOOR_QUALITY_AGE_HEAPING]
  = { "Q9", "age-heaping", N_ ("Ages ending in 0 or 5"),
      N_ ("Whipple's index of household members aged 23 to 62: 100 is no preference, 500 is "
          "nothing "
          "else."),
      N_ ("Practise asking for a year of birth, or for an event near it."), DOOR_SIDE_HIGH, 0.5,
      NUMBER },
  [DOOR_QUALITY_DIGIT_PREFERENCE]
  = { "Q9", "digit-preference", N_ ("Ages ending in the same digits"),
      N_ ("Myers' blended index of members aged 10 to 89, from 0 to 90: half of what the ten last "
          "digits are off a tenth. Compared with what as many members of the others' households "
          "give by chance, so that few members do not stand out."),
      N_ ("Practise asking for a year of birth, or for an event near it."), DOOR_SIDE_HIGH, 0.5,
      NUMBER },
  [DOOR_QUALITY_SMALL_HOUSEHOLDS]
  = { "Q9", "small-households", N_ ("Households of one or two"),
      N_ ("Share of households with one or two members."),
      N_ ("Count the members of two households again by a call back."), DOOR_SIDE_HIGH, 1, SHARE },
  [DOOR_QUALITY_ONE_ELIGIBLE]
  = { "Q9", "one-eligible", N_ ("Nobody to draw among"),
      N_ ("Share of households with exactly one adult who could be selected."),
      N_ ("Count the adults of two households again by a call back."), DOOR_SIDE_HIGH, 1, SHARE },
  [DOOR_QUALITY_OPENER]
  = { "Q10", "opener", N_ ("The person selected opened the door"),
      N_ ("Share of interviews in which the person selected is the one who opened."),
      N_ ("Check who was interviewed in two of the households."), DOOR_SIDE_HIGH, 1.5, SHARE },
  [DOOR_QUALITY_SEX_RATIO]
  = { "Q10", "sex-ratio", N_ ("Women and men selected"),
      N_ ("Share of women selected less the share of women in the same households."),
      N_ ("Check who was interviewed in two of the households."), DOOR_SIDE_BOTH, 1, NUMBER },
  [DOOR_QUALITY_MATCH]
  = { "Q11", "match", N_ ("Interviews like another"),
      N_ ("Share of interviews whose answers repeat another interview's more than the survey's own "
          "distribution allows for."),
      N_ ("Read both interviews side by side, then call both households back."), DOOR_SIDE_HIGH, 2,
      SHARE },
  [DOOR_QUALITY_DUPLICATE]
  = { "Q12", "duplicate", N_ ("The same household twice"),
      N_ ("Share of interviews with the case, the telephone number, or the place and household of "
          "another."),
      N_ ("Decide which of the two stands; void the other."), DOOR_SIDE_HIGH, 2, SHARE },
  [DOOR_QUALITY_DISTANCE]
  = { "Q13", "distance", N_ ("Away from the dwelling"),
      N_ ("Share of interviews farther from the listed dwelling than the position's accuracy and "
          "the "
          "survey's limit allow."),
      N_ ("Ask where the interview took place: there may be a good reason."), DOOR_SIDE_HIGH, 1.5,
      SHARE },
  [DOOR_QUALITY_OUTSIDE_AREA]
  = { "Q13", "outside-area", N_ ("Outside of the area"),
      N_ ("Share of interviews outside of the outline of their area (PSU) by more than the "
          "position's accuracy."),
      N_ ("Look at the map: is it the right area, or does the outline not fit the ground?"),
      DOOR_SIDE_HIGH, 1.5, SHARE },
  [DOOR_QUALITY_NO_POSITION]
  = { "Q13", "no-position", N_ ("No position"), N_ ("Share of interviews without a position."),
      N_ ("Check the tablet's receiver and its permission."), DOOR_SIDE_HIGH, 0.5, SHARE },
  [DOOR_QUALITY_IMPRECISE]
  = { "Q13", "imprecise", N_ ("Positions that hardly say where"),
      N_ ("Share of positions whose accuracy is worse than the survey's limit: they can hide how "
          "far away an interview was."),
      N_ ("Check the tablet's receiver, and that positions are taken outdoors."), DOOR_SIDE_HIGH,
      0.5, SHARE },
  [DOOR_QUALITY_ONE_PLACE]
  = { "Q13", "one-place", N_ ("Interviews on one spot"),
      N_ ("Share of interviews made on the spot of the interview before, for another household."),
      N_ ("Look at the map: is it one building?"), DOOR_SIDE_HIGH, 1.5, SHARE },
  [DOOR_QUALITY_DIGITS]
  = { "Q14", "digits", N_ ("Last digits of amounts"),
      N_ ("Last digits against all ten alike, and against those of the others (chi-square)."),
      N_ ("Ask how amounts are probed."), DOOR_SIDE_HIGH, 0.5, NUMBER },
  [DOOR_QUALITY_BENFORD]
  = { "Q14", "benford", N_ ("First digits of amounts"),
      N_ ("First digits against Benford's law, and against those of the others (chi-square)."),
      N_ ("Read the amounts one below the other."), DOOR_SIDE_HIGH, 0.5, NUMBER },
  [DOOR_QUALITY_RESPONSE]
  = { "Q15", "response", N_ ("Response rate"), N_ ("AAPOR RR1 of the cases with a final outcome."),
      N_ ("Go through the cases without an interview."), DOOR_SIDE_LOW, 0.5, SHARE },
  [DOOR_QUALITY_CONTACT]
  = { "Q15", "contact", N_ ("Contact rate"), N_ ("AAPOR CON1 of the cases with a final outcome."),
      N_ ("Look at the hours and days of the visits."), DOOR_SIDE_LOW, 0.5, SHARE },
  [DOOR_QUALITY_COOPERATION]
  = { "Q15", "cooperation", N_ ("Cooperation rate"),
      N_ ("AAPOR COOP1 of the cases with a final outcome."), N_ ("Practise the words at the door."),
      DOOR_SIDE_LOW, 0.5, SHARE },
  [DOOR_QUALITY_REFUSAL]
  = { "Q15", "refusal", N_ ("Refusal rate"), N_ ("AAPOR REF1 of the cases with a final outcome."),
      N_ ("Practise the words at the door."), DOOR_SIDE_HIGH, 0.5, SHARE },
  [DOOR_QUALITY_AFTER_END] = { "Q16", "after-end", N_ ("Answers changed after the end"),
                               N_ ("Share of interviews with answers changed after they were "
                                   "closed, before anybody returned "
                                   "them."),
                               N_ ("Read the changes."), DOOR_SIDE_HIGH, 1, SHARE },
  [DOOR_QUALITY_CLOCK]
  = { "Q16", "clock", N_ ("The clock was changed"),
      N_ ("Share of interviews during which the tablet's clock jumped."),
      N_ ("Check whether the tablet sets its clock by itself."), DOOR_SIDE_HIGH, 1, SHARE },
  [DOOR_QUALITY_BURSTS]
  = { "Q16", "bursts", N_ ("Many answers within seconds"),
      N_ ("Share of interviews with a run of answers faster than they can be asked."),
      N_ ("Look at the screens where it happened."), DOOR_SIDE_HIGH, 2, SHARE },
  [DOOR_QUALITY_NO_STEPS_BACK]
  = { "Q16", "no-steps-back", N_ ("Never a step back"),
      N_ ("Share of interviews without one corrected answer or step back."),
      N_ ("People correct themselves: sit in on an interview."), DOOR_SIDE_HIGH, 0.5, SHARE },
  [DOOR_QUALITY_NOBODY_PRESENT]
  = { "Q17", "nobody-present", N_ ("Always alone"),
      N_ ("Share of interviews with nobody else within hearing; where that is not asked, those "
          "whose "
          "privacy gates were all open. A closed gate never counts against an interviewer; that "
          "every home is private is hard to believe."),
      N_ ("Talk about what the privacy question is for."), DOOR_SIDE_HIGH, 0.5, SHARE },
};

const DoorQualityInfo *
door_quality_info (DoorQualityId id)
{
  g_return_val_if_fail (id < DOOR_N_QUALITY, NULL);
  return &infos[id];
}

/* --- Settings ----------------------------------------------------------------------------- */

DoorQualitySettings
door_quality_settings_default (void)
{
  return (DoorQualitySettings){
    .least_interviews = 20,
    .least_interviewers = 5,
    .limit_z = DOOR_FUNNEL_998,
    .false_discovery = 0.05,
    .speeder_share = 1.0 / 3,
    .read_words_per_minute = 150,
    .read_floor = 0.4,
    .gap_minutes = 3,
    .first_hour = 7,
    .last_hour = 21,
    .off_hours_share = 0.10,
    .learning_t = 3,
    .whipple = 125,
    .match_iqr = 3,
    .distance_urban_m = 100,
    .distance_rural_m = 500,
    .no_position_share = 0.20,
    .same_place_m = 20,
    .accuracy_m = 100,
    .area_margin_m = 0,
    .digits_p = 0.001,
    .digits_n = 100,
    .stands_out = 6,
  };
}

typedef struct {
  const char *key;
  gsize offset;
  gboolean is_count;
} Setting;

#define COUNT(field)                                                                               \
  {                                                                                                \
#field, G_STRUCT_OFFSET(DoorQualitySettings, field), TRUE                                      \
  }
#define REAL(field)                                                                                \
  {                                                                                                \
#field, G_STRUCT_OFFSET(DoorQualitySettings, field), FALSE                                     \
  }

static const Setting known[] = {
  COUNT (least_interviews), COUNT (least_interviewers),
  REAL (limit_z),           REAL (false_discovery),
  REAL (speeder_share),     REAL (read_words_per_minute),
  REAL (read_floor),        REAL (gap_minutes),
  REAL (first_hour),        REAL (last_hour),
  COUNT (rest_days),        REAL (off_hours_share),
  REAL (learning_t),        REAL (whipple),
  REAL (match_iqr),         REAL (distance_urban_m),
  REAL (distance_rural_m),  REAL (no_position_share),
  REAL (same_place_m),      REAL (digits_p),
  COUNT (digits_n),         REAL (stands_out),
};

static const Setting *
find_setting (const char *key)
{
  g_autofree char *name = g_strdelimit (g_strdup (key), "-", '_');

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].key, name) == 0)
      return &known[i];
  return NULL;
}

static gboolean
set_one (DoorQualitySettings *self, GKeyFile *file, const char *key, GError **error)
{
  const Setting *setting = find_setting (key);
  g_autoptr (GError) fault = NULL;
  double value;

  if (setting == NULL)
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND,
                   _ ("“%s” is not a threshold of the quality indicators"), key);
      return FALSE;
    }
  value = g_key_file_get_double (file, "quality", key, &fault);
  if (fault || value < 0)
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                   _ ("The threshold “%s” is to be a number that is not negative"), key);
      return FALSE;
    }
  if (setting->is_count)
    G_STRUCT_MEMBER (guint, self, setting->offset) = (guint) MIN (value, 1e9);
  else
    G_STRUCT_MEMBER (double, self, setting->offset) = value;
  return TRUE;
}

gboolean
door_quality_settings_read (DoorQualitySettings *self, const char *text, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  DoorQualitySettings read = *self;
  g_auto (GStrv) keys = NULL;

  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, error))
    return FALSE;
  keys = g_key_file_get_keys (file, "quality", NULL, error);
  if (keys == NULL)
    return FALSE;
  for (guint i = 0; keys[i]; i++)
    if (!set_one (&read, file, keys[i], error))
      return FALSE;
  *self = read;
  return TRUE;
}
