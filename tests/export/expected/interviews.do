* Reads interviews.csv from the working directory. Reasons for a missing answer: .a skipped for
* safety, .b not asked, .c not applicable, .d don't know, .e refused.
version 14
import delimited using "interviews.csv", clear varnames(nonames) rowrange(2) stringcols(_all) encoding("UTF-8") bindquote(strict) maxquotedrows(unlimited)
rename v1 v1_csv
rename v2 v2_csv
rename v3 v3_csv
rename v4 v4_csv
rename v5 v5_csv
rename v6 v6_csv
rename v7 v7_csv
rename v8 v8_csv
rename v9 v9_csv
rename v10 v10_csv
rename v11 v11_csv
rename v12 v12_csv
rename v13 v13_csv
rename v14 v14_csv
rename v15 v15_csv
rename v16 v16_csv
rename v17 v17_csv
rename v18 v18_csv
rename v19 v19_csv
rename v20 v20_csv
rename v21 v21_csv
rename v22 v22_csv
rename v23 v23_csv
rename v24 v24_csv
rename v25 v25_csv
rename v26 v26_csv
rename v27 v27_csv
rename v28 v28_csv
rename v29 v29_csv
rename v30 v30_csv
rename v31 v31_csv
rename v32 v32_csv
rename v33 v33_csv
rename v34 v34_csv
rename v35 v35_csv
rename v36 v36_csv
rename v37 v37_csv
generate strL instance_id = v1_csv
drop v1_csv
label variable instance_id `"Interview"'
generate strL submission_version = v2_csv
drop v2_csv
label variable submission_version `"Version of the questionnaire"'
generate double submission_received = clock(subinstr(v3_csv, "T", " ", 1), "YMDhms")
format submission_received %tcCCYY-NN-DD_HH:MM:SS
drop v3_csv
label variable submission_received `"Received by the hub (UTC)"'
generate strL submission_interviewer = v4_csv
drop v4_csv
label variable submission_interviewer `"Interviewer"'
generate strL submission_device = v5_csv
drop v5_csv
label variable submission_device `"Device"'
generate strL submission_state = v6_csv
drop v6_csv
label variable submission_state `"State of review"'
generate double start = clock(subinstr(v7_csv, "T", " ", 1), "YMDhms")
format start %tcCCYY-NN-DD_HH:MM:SS
drop v7_csv
label variable start `"start"'
generate double start_utc_offset = .
replace start_utc_offset = real(v8_csv)
drop v8_csv
label variable start_utc_offset `"start (minutes ahead of UTC)"'
generate strL who = v9_csv
drop v9_csv
label variable who `"What is your name?"'
generate double age = .
replace age = real(v10_csv)
replace age = .c if v10_csv == "-7"
replace age = .d if v10_csv == "-8"
label define age .c `"Not applicable"', modify
label define age .d `"Don't know"', modify
label values age age
drop v10_csv
label variable age `"How old are you, {who}?"'
generate double income = .
replace income = real(v11_csv)
drop v11_csv
label variable income `"Income, in thousands"'
generate long born = date(v12_csv, "YMD")
format born %tdCCYY-NN-DD
drop v12_csv
label variable born `"Date of birth"'
generate double at = clock(v13_csv, "hms")
format at %tcHH:MM:SS
drop v13_csv
label variable at `"Time of day"'
generate double at_utc_offset = .
replace at_utc_offset = real(v14_csv)
drop v14_csv
label variable at_utc_offset `"Time of day (minutes ahead of UTC)"'
generate double seen = clock(subinstr(v15_csv, "T", " ", 1), "YMDhms")
format seen %tcCCYY-NN-DD_HH:MM:SS
drop v15_csv
label variable seen `"Seen on"'
generate double seen_utc_offset = .
replace seen_utc_offset = real(v16_csv)
drop v16_csv
label variable seen_utc_offset `"Seen on (minutes ahead of UTC)"'
generate double safe = .
replace safe = real(v17_csv)
replace safe = .c if v17_csv == "-7"
replace safe = .d if v17_csv == "-8"
replace safe = .e if v17_csv == "-9"
label define safe 1 `"Yes"', modify
label define safe 2 `"No"', modify
label define safe .c `"Not applicable"', modify
label define safe .d `"Don't know"', modify
label define safe .e `"Refused to say"', modify
label values safe safe
drop v17_csv
label variable safe `"Do you feel safe?"'
generate double area = .
replace area = 1 if v18_csv == `"urban"'
replace area = 2 if v18_csv == `"rural"'
replace area = .c if v18_csv == "-7"
label define area 1 `"Urban"', modify
label define area 2 `"Rural"', modify
label define area .c `"Not applicable"', modify
label values area area
drop v18_csv
label variable area `"Area"'
generate strL avoid = v19_csv
drop v19_csv
label variable avoid `"What do you avoid?"'
generate double avoid_1 = .
replace avoid_1 = real(v20_csv)
replace avoid_1 = .c if v20_csv == "-7"
replace avoid_1 = .d if v20_csv == "-8"
label define avoid_1 0 `"Not chosen"', modify
label define avoid_1 1 `"Chosen"', modify
label define avoid_1 .c `"Not applicable"', modify
label define avoid_1 .d `"Don't know"', modify
label values avoid_1 avoid_1
drop v20_csv
label variable avoid_1 `"What do you avoid?: Going out"'
generate double avoid_2 = .
replace avoid_2 = real(v21_csv)
replace avoid_2 = .c if v21_csv == "-7"
replace avoid_2 = .d if v21_csv == "-8"
label define avoid_2 0 `"Not chosen"', modify
label define avoid_2 1 `"Chosen"', modify
label define avoid_2 .c `"Not applicable"', modify
label define avoid_2 .d `"Don't know"', modify
label values avoid_2 avoid_2
drop v21_csv
label variable avoid_2 `"What do you avoid?: Public transport"'
generate double avoid_dk = .
replace avoid_dk = real(v22_csv)
replace avoid_dk = .c if v22_csv == "-7"
replace avoid_dk = .d if v22_csv == "-8"
label define avoid_dk 0 `"Not chosen"', modify
label define avoid_dk 1 `"Chosen"', modify
label define avoid_dk .c `"Not applicable"', modify
label define avoid_dk .d `"Don't know"', modify
label values avoid_dk avoid_dk
drop v22_csv
label variable avoid_dk `"What do you avoid?: Don't know"'
generate strL order = v23_csv
drop v23_csv
label variable order `"What comes first?"'
generate double order_u = .
replace order_u = real(v24_csv)
drop v24_csv
label variable order_u `"What comes first?: Urban"'
generate double order_r = .
replace order_r = real(v25_csv)
drop v25_csv
label variable order_r `"What comes first?: Rural"'
generate double place_latitude = .
replace place_latitude = real(v26_csv)
drop v26_csv
label variable place_latitude `"Where is it? (latitude, degrees)"'
generate double place_longitude = .
replace place_longitude = real(v27_csv)
drop v27_csv
label variable place_longitude `"Where is it? (longitude, degrees)"'
generate double place_altitude = .
replace place_altitude = real(v28_csv)
drop v28_csv
label variable place_altitude `"Where is it? (altitude, metres)"'
generate double place_accuracy = .
replace place_accuracy = real(v29_csv)
drop v29_csv
label variable place_accuracy `"Where is it? (accuracy, metres)"'
generate double agreed = .
replace agreed = real(v30_csv)
replace agreed = .c if v30_csv == "-7"
label define agreed 0 `"No"', modify
label define agreed 1 `"Yes"', modify
label define agreed .c `"Not applicable"', modify
label values agreed agreed
drop v30_csv
label variable agreed `"Agreed"'
generate double scale = .
replace scale = real(v31_csv)
drop v31_csv
label variable scale `"How warm?"'
generate strL picture = v32_csv
drop v32_csv
label variable picture `"Picture"'
generate strL with_ = v33_csv
drop v33_csv
label variable with_ `"Reserved"'
generate strL a_question_with_a_name_that_2421 = v34_csv
drop v34_csv
label variable a_question_with_a_name_that_2421 `"Long"'
generate double score = .
replace score = real(v35_csv)
replace score = .c if v35_csv == "-7"
label define score .c `"Not applicable"', modify
label values score score
drop v35_csv
label variable score `"score"'
generate strL household_who = v36_csv
drop v36_csv
label variable household_who `"Who told?"'
generate strL instanceName = v37_csv
drop v37_csv
label variable instanceName `"instanceName"'
compress
