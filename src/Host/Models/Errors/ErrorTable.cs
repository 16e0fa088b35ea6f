using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Models.Errors;

/// <summary>Tells what a refusal means from its words and codes (<see cref="ErrorRules"/>) and its status.</summary>
internal static class ErrorTable
{
    private const int Enough = 4000;

    // "Quota" is said of an empty account and of a full minute; only of the minute it is said when it ends or how long it is.
    private static readonly Regex Time = ErrorRules.Any("(retry|try again) in ", "per[ _-]?(second|minute|day|hour)", @"per min\b",
        "hourly|daily|weekly", "retrydelay", "throttl", "#token-limit", "docs/rate-limits", "will (be )?(reset|refresh)",
        "today's quota", "allocated quota exceeded", "RESOURCE_EXHAUSTED");
    private static readonly Regex Money = ErrorRules.Any("balance", "credit", "recharge", "top[ -]up", "payment", "余额", "欠费", "充值");
    private static readonly Regex Quota = ErrorRules.Any("quota");
    private static readonly Regex Attachment = ErrorRules.Any(@"\b(image|file|attachment|audio|video|pdf|media)\b");

    /// <summary>What a refusal means.</summary>
    /// <param name="status">Its HTTP status; 0 where it came inside an answer and names none.</param>
    /// <param name="words">Its words and codes.</param>
    public static ErrorKind KindOf(int status, string words)
    {
        // The words come first and the codes last; what some quote in between may be the whole request.
        if (words.Length > 2 * Enough)
            words = words[..Enough] + words[^Enough..];
        foreach (var (kind, pattern) in ErrorRules.All)
            if (pattern.IsMatch(words) && Fits(kind, status))
                return kind == ErrorKind.EmptyAccount && IsTime(status, words) ? ErrorKind.RateLimited : kind;
        return status switch
        {
            401 => ErrorKind.WrongKey,
            402 => ErrorKind.EmptyAccount,
            403 when Quota.IsMatch(words) => ErrorKind.EmptyAccount,
            403 => ErrorKind.Forbidden,
            404 or 410 => ErrorKind.UnknownModel,
            413 when !Attachment.IsMatch(words) => ErrorKind.TooLong,
            429 => ErrorKind.RateLimited,
            451 => ErrorKind.Country,
            498 or 503 or (>= 520 and <= 523) or 529 => ErrorKind.Busy,
            _ => ErrorKind.Other,
        };
    }

    private static bool IsTime(int status, string words) =>
        status is 0 or 429 && Time.IsMatch(words) && !Money.IsMatch(words);

    // Words alone are not enough where a status says otherwise.
    private static bool Fits(ErrorKind kind, int status) => kind switch
    {
        ErrorKind.BadCall => status is not (401 or 402 or 403 or 404),
        ErrorKind.TooLong => status is not (401 or 402 or 403 or 404),
        ErrorKind.RateLimited => status is 0 or 400 or 403 or 429 or >= 500,
        ErrorKind.Busy => status is 0 or 429 or 498 or >= 500,
        ErrorKind.WrongKey => status is 0 or 400 or 401 or 403,
        ErrorKind.UnknownModel => status is 0 or 400 or 403 or 404 or 410 or 422,
        _ => true,
    };
}
