package models

import (
	"errors"
	"fmt"
	"regexp"
)

// The kinds of identity documents (证件类型). The codes are our own: the standards that list documents do not agree.
const (
	IDTypeResident  = "1" // 居民身份证
	IDTypePassport  = "2" // 护照
	IDTypeHKMacau   = "3" // 港澳居民来往内地通行证
	IDTypeTaiwan    = "4" // 台湾居民来往大陆通行证
	IDTypeForeigner = "5" // 外国人永久居留身份证
	IDTypeOfficer   = "6" // 军官证
)

// IDTypes is the code list of the identity documents.
var IDTypes = CodeList{
	{IDTypeResident, "居民身份证"},
	{IDTypePassport, "护照"},
	{IDTypeHKMacau, "港澳居民来往内地通行证"},
	{IDTypeTaiwan, "台湾居民来往大陆通行证"},
	{IDTypeForeigner, "外国人永久居留身份证"},
	{IDTypeOfficer, "军官证"},
}

var (
	passportNumber  = regexp.MustCompile(`^[A-Z0-9]{5,15}$`)
	passportDigits  = regexp.MustCompile(`[0-9].*[0-9].*[0-9]`)
	hkMacauPermit   = regexp.MustCompile(`^[HM]\d{8}(\d{2})?$`)
	taiwanPermit    = regexp.MustCompile(`^(\d{8}|\d{10}(\(?[A-Z]\)?)?)$`)
	foreignerNumber = regexp.MustCompile(`^[A-Z]{3}\d{12}$`)
	officerNumber   = regexp.MustCompile(`^(\p{Han}{1,4}字第?)?[A-Z]?\d{5,10}号?$`)
)

// CheckIDDocument checks the form of a number (normalised) of a document of this type. The error is for the user, in Chinese.
func CheckIDDocument(idType, number, today string) error {
	switch idType {
	case IDTypeResident:
		return CheckIDNumber(number, today)
	case IDTypePassport:
		return formOf(passportNumber.MatchString(number) && passportDigits.MatchString(number), "护照号码应为 5 至 15 位字母和数字,例如 E12345678")
	case IDTypeHKMacau:
		return formOf(hkMacauPermit.MatchString(number), "港澳居民来往内地通行证号码应为 H 或 M 加 8 位数字(旧证 10 位数字),例如 H12345678")
	case IDTypeTaiwan:
		return formOf(taiwanPermit.MatchString(number), "台湾居民来往大陆通行证号码应为 8 位数字(旧证 10 位数字)")
	case IDTypeForeigner:
		return checkForeignerCard(number, today)
	case IDTypeOfficer:
		return formOf(officerNumber.MatchString(number), "军官证号码应为 5 至 10 位数字,可带「某字第…号」,例如 军字第1234567号")
	}
	return errors.New("请选择证件类型")
}

func formOf(ok bool, message string) error {
	if ok {
		return nil
	}
	return errors.New(message)
}

// checkForeignerCard knows both forms of the foreign permanent resident ID card (外国人永久居留身份证): since December 2023 18 places built as
// GB 11643 (9, province 2, country 3, birth 8, sequence 3, check digit), before that 15 (country letters 3, area 4, birth
// YYMMDD, 2 more). The check digit of the old form has no published standard, so only its form is checked.
func checkForeignerCard(s, today string) error {
	switch {
	case len(s) == 18 && s[0] == '9':
		if err := checkIDForm(s); err != nil {
			return err
		}
		if provinceNames[s[1:3]] == "" {
			return fmt.Errorf("外国人永久居留身份证号第 2、3 位的受理地区 %s 不存在,请核对", s[1:3])
		}
		return checkIDBody(s, today)
	case foreignerNumber.MatchString(s):
		return formOf(shortDateExists(s[7:13]), "外国人永久居留身份证号中的出生日期不存在,请核对")
	}
	return errors.New("外国人永久居留身份证号应为 9 开头的 18 位号码,或 3 位字母加 12 位数字(旧证)")
}
