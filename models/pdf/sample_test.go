package pdf

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"
	"time"

	"tjtaca/models"
)

var fixed = time.Date(2026, 3, 1, 8, 0, 0, 0, models.Zone)

// portrait is a drawn picture of nobody, 413 × 579.
func portrait(t testing.TB) []byte {
	t.Helper()
	const w, h = 413, 579
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	inside := func(x, y, cx, cy, rx, ry float64) bool { return math.Hypot((x-cx)/rx, (y-cy)/ry) < 1 }
	for y := range h {
		for x := range w {
			fx, fy := float64(x), float64(y)
			c := color.RGBA{86, 142, 204, 255}
			switch {
			case inside(fx, fy, 206, 265, 88, 118) && fy > 190:
				c = color.RGBA{233, 196, 170, 255}
			case inside(fx, fy, 206, 235, 112, 130):
				c = color.RGBA{30, 26, 28, 255}
			case inside(fx, fy, 206, 600, 200, 190):
				c = color.RGBA{36, 52, 92, 255}
			case fx > 166 && fx < 246 && fy > 300:
				c = color.RGBA{222, 182, 156, 255}
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const formURL = "https://www.tjtaca.com/verify/f/EqvNASNFZ4mrze9TUTIwMjYwMzE4LTAwMDcxxlxqRQpBgy6gKkZBPjIGmP9ssCCrTpDqZoBHe2xWlgUoTu1VHZmIqXwKm0aZCE3Z8MPsuA1O"
const certificateURL = "https://www.tjtaca.com/verify/EasAESIzRFVmd4iZqrvM3e7_CFGPKfT3WJqQ2v3eMkzCr5sLJ3Lq1jVyzVQdD0w7vXo2XhQF0uQv6aH1Rk9yqkY3kYw6eD8nWzB8m2p0bN5rDQ"

func pharmacist() models.Profile {
	return models.Profile{
		Photo: "key", Name: "王晓岚", IDType: models.IDTypeResident, IDNumber: "12010119840930700X", Gender: models.GenderFemale, BirthDate: "1984-09-30",
		Ethnicity: "01", Party: "13", NativePlace: "130102", Education: "14", Degree: "3", Major: "肿瘤临床药学", Employer: "天津市肿瘤医院",
		EmployerPhone: "022-23340000", Department: "药学部", Position: "副主任", Title: "243", Email: "wang.xiaolan@example.com",
		Address: "天津市河西区体院北环湖西路1号", PostalCode: "300060", MemberType: string(models.Professional),
		CredentialType: "pharmacist", CredentialNumber: "24120101001234",
	}
}

// extreme fills every field to its limit.
func extreme() models.Profile {
	p := pharmacist()
	p.Name = fill("阿卜杜勒·热合曼·买买提艾力·", 40)
	p.Ethnicity, p.Party = "98", "04"
	p.NativePlace = "532926"
	p.Education = "40"
	p.Major = fill("中西医结合肿瘤内科学与临床药学(精准医学方向)", 64)
	p.Employer = fill("天津市肿瘤医院(天津医科大学附属肿瘤医院)国家恶性肿瘤临床医学研究中心𠮷㛃䶮", 64)
	p.Department = fill("肿瘤多学科诊疗与临床试验中心药物临床试验机构办公室", 64)
	p.Position = fill("常务副主任兼临床试验机构办公室主任、", 64)
	p.EmployerPhone = "+86 22 2334 0000-1234"[:20]
	p.Email = fill("very.long.address.of.a.person-with-many-names", 116) + "@example.com"
	p.Address = fill("天津市滨海新区中新天津生态城中天大道与和旭路交口东南侧生态城医院门诊楼B座12层1203室，", 128)
	p.CredentialType = "health_technical"
	p.CredentialNumber = fill("A2026津00123-", 64)
	return p
}

func student() models.Profile {
	p := pharmacist()
	p.MemberType = string(models.Student)
	p.Name, p.IDType, p.IDNumber = "𠮷龘䶮", models.IDTypePassport, "E12345678"
	p.Employer, p.Department, p.Position, p.Title, p.EmployerPhone, p.PostalCode = "天津医科大学", "肿瘤学院", "", "", "", ""
	p.CredentialType, p.CredentialNumber = "", ""
	p.StudentFrom, p.StudentUntil = "2024-09-01", "2027-07-01"
	return p
}

func ordinary() models.Profile {
	p := pharmacist()
	p.MemberType = string(models.Ordinary)
	p.CredentialType, p.CredentialNumber = "", ""
	p.Name, p.BirthDate, p.PostalCode, p.EmployerPhone, p.Position, p.Title = "买买提·艾力", "", "", "", "", ""
	return p
}

// fill repeats a text to n characters.
func fill(text string, n int) string {
	var out []rune
	for len(out) < n {
		out = append(out, []rune(text)...)
	}
	return string(out[:n])
}

func sampleForm(t testing.TB, kind models.ApplicationKind, p models.Profile) Form {
	t.Helper()
	return Form{
		Association: "天津抗癌协会", Phone: "13800000001", Photo: portrait(t), URL: formURL, PrintedAt: fixed,
		Application: &models.Application{Number: "SQ20260318-0007", Kind: kind, CommitteeID: 3, CommitteeName: "肿瘤临床药学专业委员会", Data: p, PrintHash: p.PrintHash(3)},
	}
}

func sampleCertificate(t testing.TB, p models.Profile) CertificateSheet {
	t.Helper()
	return CertificateSheet{
		Association: "天津抗癌协会", Committee: "肿瘤临床药学专业委员会", Photo: portrait(t), URL: certificateURL,
		Certificate: &models.Certificate{Serial: "00112233445566778899aabbccddeeff", MemberNumber: "120202600012347", Version: 1, Printed: p, IssuedAt: fixed},
	}
}
