* Reads interviews.csv from the working directory.
GET DATA /TYPE=TXT /FILE='interviews.csv' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED
 /DELCASE=LINE /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='"' /VARIABLES=
 @csv1 A41
 @csv2 A2
 @csv3 A23
 @csv4 A4
 @csv5 A2
 @csv6 A8
 @csv7 A23
 @csv8 F40.0
 @csv9 A24
 @csv10 F40.0
 @csv11 F40.0
 @csv12 A23
 @csv13 A23
 @csv14 F40.0
 @csv15 A23
 @csv16 F40.0
 @csv17 F40.0
 @csv18 A5
 @csv19 A3
 @csv20 F40.0
 @csv21 F40.0
 @csv22 F40.0
 @csv23 A3
 @csv24 F40.0
 @csv25 F40.0
 @csv26 F40.0
 @csv27 F40.0
 @csv28 F40.0
 @csv29 F40.0
 @csv30 F40.0
 @csv31 F40.0
 @csv32 A5
 @csv33 A17
 @csv34 A2
 @csv35 F40.0
 @csv36 A3
 @csv37 A6
.
RENAME VARIABLES (@csv1=instance_id).
VARIABLE LABELS instance_id 'Interview'.
VARIABLE LEVEL instance_id (nominal).
RENAME VARIABLES (@csv2=submission_version).
VARIABLE LABELS submission_version 'Version of the questionnaire'.
VARIABLE LEVEL submission_version (nominal).
COMPUTE submission_received=DATE.DMY(NUMBER(SUBSTR(@csv3,9,2),F2),NUMBER(SUBSTR(@csv3,6,2),F2),NUMBER(SUBSTR(@csv3,1,4),F4))+NUMBER(SUBSTR(@csv3,12,2),F2)*3600+NUMBER(SUBSTR(@csv3,15,2),F2)*60+NUMBER(SUBSTR(@csv3,18),F12).
FORMATS submission_received (DATETIME20).
VARIABLE LABELS submission_received 'Received by the hub (UTC)'.
VARIABLE LEVEL submission_received (scale).
RENAME VARIABLES (@csv4=submission_interviewer).
VARIABLE LABELS submission_interviewer 'Interviewer'.
VARIABLE LEVEL submission_interviewer (nominal).
RENAME VARIABLES (@csv5=submission_device).
VARIABLE LABELS submission_device 'Device'.
VARIABLE LEVEL submission_device (nominal).
RENAME VARIABLES (@csv6=submission_state).
VARIABLE LABELS submission_state 'State of review'.
VARIABLE LEVEL submission_state (nominal).
COMPUTE start=DATE.DMY(NUMBER(SUBSTR(@csv7,9,2),F2),NUMBER(SUBSTR(@csv7,6,2),F2),NUMBER(SUBSTR(@csv7,1,4),F4))+NUMBER(SUBSTR(@csv7,12,2),F2)*3600+NUMBER(SUBSTR(@csv7,15,2),F2)*60+NUMBER(SUBSTR(@csv7,18),F12).
FORMATS start (DATETIME20).
VARIABLE LABELS start 'start'.
VARIABLE LEVEL start (scale).
RENAME VARIABLES (@csv8=start_utc_offset).
VARIABLE LABELS start_utc_offset 'start (minutes ahead of UTC)'.
VARIABLE LEVEL start_utc_offset (scale).
RENAME VARIABLES (@csv9=who).
VARIABLE LABELS who 'What is your name?'.
VARIABLE LEVEL who (nominal).
RENAME VARIABLES (@csv10=age).
VARIABLE LABELS age 'How old are you, {who}?'.
VALUE LABELS age
 -7 'Not applicable'
 -8 'Don''t know'.
MISSING VALUES age (-7,-8).
VARIABLE LEVEL age (scale).
RENAME VARIABLES (@csv11=income).
VARIABLE LABELS income 'Income, in thousands'.
VARIABLE LEVEL income (scale).
COMPUTE born=DATE.DMY(NUMBER(SUBSTR(@csv12,9,2),F2),NUMBER(SUBSTR(@csv12,6,2),F2),NUMBER(SUBSTR(@csv12,1,4),F4)).
FORMATS born (SDATE10).
VARIABLE LABELS born 'Date of birth'.
VARIABLE LEVEL born (scale).
COMPUTE at=NUMBER(SUBSTR(@csv13,1,2),F2)*3600+NUMBER(SUBSTR(@csv13,4,2),F2)*60+NUMBER(SUBSTR(@csv13,7),F12).
FORMATS at (TIME8).
VARIABLE LABELS at 'Time of day'.
VARIABLE LEVEL at (scale).
RENAME VARIABLES (@csv14=at_utc_offset).
VARIABLE LABELS at_utc_offset 'Time of day (minutes ahead of UTC)'.
VARIABLE LEVEL at_utc_offset (scale).
COMPUTE seen=DATE.DMY(NUMBER(SUBSTR(@csv15,9,2),F2),NUMBER(SUBSTR(@csv15,6,2),F2),NUMBER(SUBSTR(@csv15,1,4),F4))+NUMBER(SUBSTR(@csv15,12,2),F2)*3600+NUMBER(SUBSTR(@csv15,15,2),F2)*60+NUMBER(SUBSTR(@csv15,18),F12).
FORMATS seen (DATETIME20).
VARIABLE LABELS seen 'Seen on'.
VARIABLE LEVEL seen (scale).
RENAME VARIABLES (@csv16=seen_utc_offset).
VARIABLE LABELS seen_utc_offset 'Seen on (minutes ahead of UTC)'.
VARIABLE LEVEL seen_utc_offset (scale).
RENAME VARIABLES (@csv17=safe).
VARIABLE LABELS safe 'Do you feel safe?'.
VALUE LABELS safe
 1 'Yes'
 2 'No'
 -7 'Not applicable'
 -8 'Don''t know'
 -9 'Refused to say'.
MISSING VALUES safe (-7,-8,-9).
VARIABLE LEVEL safe (nominal).
RECODE @csv18
 ('urban'=1)
 ('rural'=2)
 ('-7'=-7)
 INTO area.
VARIABLE LABELS area 'Area'.
VALUE LABELS area
 1 'Urban'
 2 'Rural'
 -7 'Not applicable'.
MISSING VALUES area (-7).
VARIABLE LEVEL area (nominal).
RENAME VARIABLES (@csv19=avoid).
VARIABLE LABELS avoid 'What do you avoid?'.
VARIABLE LEVEL avoid (nominal).
RENAME VARIABLES (@csv20=avoid_1).
VARIABLE LABELS avoid_1 'What do you avoid?: Going out'.
VALUE LABELS avoid_1
 0 'Not chosen'
 1 'Chosen'
 -7 'Not applicable'
 -8 'Don''t know'.
MISSING VALUES avoid_1 (-7,-8).
VARIABLE LEVEL avoid_1 (nominal).
RENAME VARIABLES (@csv21=avoid_2).
VARIABLE LABELS avoid_2 'What do you avoid?: Public transport'.
VALUE LABELS avoid_2
 0 'Not chosen'
 1 'Chosen'
 -7 'Not applicable'
 -8 'Don''t know'.
MISSING VALUES avoid_2 (-7,-8).
VARIABLE LEVEL avoid_2 (nominal).
RENAME VARIABLES (@csv22=avoid_dk).
VARIABLE LABELS avoid_dk 'What do you avoid?: Don''t know'.
VALUE LABELS avoid_dk
 0 'Not chosen'
 1 'Chosen'
 -7 'Not applicable'
 -8 'Don''t know'.
MISSING VALUES avoid_dk (-7,-8).
VARIABLE LEVEL avoid_dk (nominal).
RENAME VARIABLES (@csv23=order).
VARIABLE LABELS order 'What comes first?'.
VARIABLE LEVEL order (nominal).
RENAME VARIABLES (@csv24=order_u).
VARIABLE LABELS order_u 'What comes first?: Urban'.
VARIABLE LEVEL order_u (ordinal).
RENAME VARIABLES (@csv25=order_r).
VARIABLE LABELS order_r 'What comes first?: Rural'.
VARIABLE LEVEL order_r (ordinal).
RENAME VARIABLES (@csv26=place_latitude).
VARIABLE LABELS place_latitude 'Where is it? (latitude, degrees)'.
VARIABLE LEVEL place_latitude (scale).
RENAME VARIABLES (@csv27=place_longitude).
VARIABLE LABELS place_longitude 'Where is it? (longitude, degrees)'.
VARIABLE LEVEL place_longitude (scale).
RENAME VARIABLES (@csv28=place_altitude).
VARIABLE LABELS place_altitude 'Where is it? (altitude, metres)'.
VARIABLE LEVEL place_altitude (scale).
RENAME VARIABLES (@csv29=place_accuracy).
VARIABLE LABELS place_accuracy 'Where is it? (accuracy, metres)'.
VARIABLE LEVEL place_accuracy (scale).
RENAME VARIABLES (@csv30=agreed).
VARIABLE LABELS agreed 'Agreed'.
VALUE LABELS agreed
 0 'No'
 1 'Yes'
 -7 'Not applicable'.
MISSING VALUES agreed (-7).
VARIABLE LEVEL agreed (nominal).
RENAME VARIABLES (@csv31=scale).
VARIABLE LABELS scale 'How warm?'.
VARIABLE LEVEL scale (scale).
RENAME VARIABLES (@csv32=picture).
VARIABLE LABELS picture 'Picture'.
VARIABLE LEVEL picture (nominal).
RENAME VARIABLES (@csv33=with_).
VARIABLE LABELS with_ 'Reserved'.
VARIABLE LEVEL with_ (nominal).
RENAME VARIABLES (@csv34=a_question_with_a_name_that_is_longer_than_thirty_two).
VARIABLE LABELS a_question_with_a_name_that_is_longer_than_thirty_two 'Long'.
VARIABLE LEVEL a_question_with_a_name_that_is_longer_than_thirty_two (nominal).
RENAME VARIABLES (@csv35=score).
VARIABLE LABELS score 'score'.
VALUE LABELS score
 -7 'Not applicable'.
MISSING VALUES score (-7).
VARIABLE LEVEL score (scale).
RENAME VARIABLES (@csv36=household_who).
VARIABLE LABELS household_who 'Who told?'.
VARIABLE LEVEL household_who (nominal).
RENAME VARIABLES (@csv37=instanceName).
VARIABLE LABELS instanceName 'instanceName'.
VARIABLE LEVEL instanceName (nominal).
EXECUTE.
ADD FILES FILE=* /KEEP=
 instance_id
 submission_version
 submission_received
 submission_interviewer
 submission_device
 submission_state
 start
 start_utc_offset
 who
 age
 income
 born
 at
 at_utc_offset
 seen
 seen_utc_offset
 safe
 area
 avoid
 avoid_1
 avoid_2
 avoid_dk
 order
 order_u
 order_r
 place_latitude
 place_longitude
 place_altitude
 place_accuracy
 agreed
 scale
 picture
 with_
 a_question_with_a_name_that_is_longer_than_thirty_two
 score
 household_who
 instanceName.
EXECUTE.
