using System.Text.RegularExpressions;

namespace ComfyAssistant.Host.Models.Errors;

/// <summary>
/// Tells what a refusal means from its words, its codes and its status. Every provider has its own wording; a new one is a line here and
/// one in the test, which holds each wording against every rule.
/// </summary>
internal static class ErrorTable
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The rules, in the order in which they are asked; the first that fits decides.</summary>
    private static readonly (ErrorKind Kind, Regex Words)[] Rules =
    [
        Rule(ErrorKind.BadCall, "tool_use_failed", "failed to call a function"),

        Rule(ErrorKind.TooLong,
            "context_length_exceeded", "exceed_context_size", "model_max_prompt_tokens_exceeded", "tokens_limit_reached",
            @"maximum context length", @"maximum prompt length is", @"prompt is too long", @"prompt .{0,40}is too long",
                @"prompt exceeds max(imum)? length",
            @"(exceeds?|exceeded|exceeding|larger than|longer than|overflows?).{0,60}context (length|size|window|limit)",
            @"(exceeds?|exceeded|exceeding|larger than|longer than|overflows?).{0,60}(maximum model length|max_seq_len|model token limit)",
            @"(longer|greater) than (the )?(model'?s? )?(maximum|max_seq_len|context)", @"context window exceeds",
            @"input token count.{0,40}exceeds", @"input length and `?max_tokens`? exceed context",
                @"too many tokens: total number of tokens in the prompt",
            @"reduce the length of (the |your )?(messages|prompt|input|conversation)", @"range of input length should be",
                @"input length \d+ exceeds",
            @"length of prompt_tokens.{0,20}must be less than",
                @"`?inputs`? (tokens \+ `?max_new_tokens`? )?must (be <=?|have less than) ?\d+",
            @"prompt token count of \d+ exceeds", @"input is too long for requested model", @"input (token )?length (is )?too long",
            @"loaded with (a )?context length of only", @"exceed(s|ed)? max message tokens", @"request body too large for .{0,60}tokens",
            @"request too large for .{0,200}tokens per min", @"max(imum)? input (tokens|characters|length) (is|of) \d+",
                @"prompt length \d+ (is greater|exceeds)",
            @"prompt (contains|has) \d+ tokens.{0,60}(too large|exceed)", @"prompt tokens? too long",
                @"total number of tokens .{0,40}exceeds"),

        Rule(ErrorKind.Country,
            @"unsupported_country",
                @"(country|region|territory|location).{0,40}(not supported|unsupported|not available|not allowed|prohibited|restricted)",
            @"not (available|supported|allowed) in your (country|region|location|area)", "FAILED_PRECONDITION.*location"),

        Rule(ErrorKind.Moderation,
            @"content[_ ](filter|policy|management)", "moderation", @"\bflagged\b", @"(?<!case[- ])\bsensitive\b", "data_inspection_failed",
                "inappropriate content",
            "content exists risk", @"(violat|against).{0,40}(usage )?polic", @"safety (system|filter|reasons)", "sensitive_words",
                "prohibited content", "敏感"),

        Rule(ErrorKind.EmptyAccount,
            @"insufficient[_ ]+(account[_ ]+)?(quota|balance|funds?|credits?|user)",
                @"(balance|credits?|funds) (is |are )?(too low|insufficient|exhausted|not enough|used up)",
            "credit balance", @"(out of|no|any|more|purchase|add|all available) credits", @"exceeded_current_quota", "arrear",
                "in good standing", "payment required", "recharge",
            @"top[ -]up", @"(monthly|hard|spending|billing|included) (spending |credits? |hard )?limit", @"monthly included credits",
                @"account .{0,60}(suspended|deactivated|overdue)",
            @"billing (hard )?limit", "billing_not_active", "余额不足", "欠费", @"quota (has been |is )?(used up|exhausted)(?!.*per)"),

        Rule(ErrorKind.NoTools,
            @"does not support (tools|tool (use|call)|function call)", "support tool use", @"tool choice requires",
                @"(tools|tool calling|function calling) (is|are) not (supported|enabled)",
            @"tool[_ ]?(use|choice|calling) is not supported"),

        Rule(ErrorKind.NoImages,
            @"(does not|doesn't|not) support (image|vision|multimodal)", "support image input",
                @"image_url.{0,40}(not supported|only supported)", "not a multimodal model",
            @"image(s| input)? (is|are) not supported"),

        Rule(ErrorKind.WrongKey,
            @"api[_ -]?key (is )?(not valid|invalid|incorrect|not found|expired|missing)",
                @"(incorrect|invalid|wrong|missing|no) (api|access|authentication|bearer)[_ -]?(key|token)",
            "API_KEY_INVALID", "invalid_api_key", "authentication_error", "didn't provide an API key"),

        Rule(ErrorKind.UnknownModel,
            @"model_not_found", @"model.{0,80}(not found|does not exist|not exist|not a valid|is not available|isn't available|unknown)",
                @"(unknown|invalid|no such|unsupported) model", @"not a valid model"),

        Rule(ErrorKind.RateLimited, @"rate[_ -]?limit", "too many requests", "throttl", "RESOURCE_EXHAUSTED",
            @"(requests|tokens) per (second|minute|min|day|hour)", "tpm limit", "rpm limit"),

        Rule(ErrorKind.Busy, "overloaded", "over capacity", @"at capacity", @"server is busy", @"engine_overloaded",
            "temporarily unavailable", "no available (server|worker)", @"model is (currently )?loading"),
    ];

    // Gemini words an exhausted minute like OpenAI an exhausted account; only the one says when to come back.
    private static readonly Regex QuotaOfTime = new(@"retry in|per ?(minute|day|hour)|retrydelay", Options);
    private static readonly Regex QuotaOfAccount = new("exceeded your current quota", Options);
    private static readonly Regex Attachment = new(@"\b(image|file|attachment|audio|video|pdf)\b", Options);

    /// <summary>What a refusal means.</summary>
    /// <param name="status">Its HTTP status; 0 where it came inside an answer and names none.</param>
    /// <param name="words">Its words and codes.</param>
    public static ErrorKind KindOf(int status, string words)
    {
        if (QuotaOfAccount.IsMatch(words))
            return QuotaOfTime.IsMatch(words) ? ErrorKind.RateLimited : ErrorKind.EmptyAccount;
        foreach (var (kind, pattern) in Rules)
            if (pattern.IsMatch(words) && Fits(kind, status))
                return kind;
        return status switch
        {
            401 => ErrorKind.WrongKey,
            402 => ErrorKind.EmptyAccount,
            403 => ErrorKind.Forbidden,
            404 => ErrorKind.UnknownModel,
            413 when !Attachment.IsMatch(words) => ErrorKind.TooLong,
            429 => ErrorKind.RateLimited,
            451 => ErrorKind.Country,
            503 or 529 => ErrorKind.Busy,
            _ => ErrorKind.Other,
        };
    }

    // Words alone are not enough where a status says otherwise.
    private static bool Fits(ErrorKind kind, int status) => kind switch
    {
        ErrorKind.TooLong => status is not (401 or 402 or 403 or 404),
        ErrorKind.RateLimited => status is 0 or 400 or 403 or 429 or >= 500,
        ErrorKind.Busy => status is 0 or 429 or >= 500,
        ErrorKind.WrongKey => status is 0 or 400 or 401 or 403,
        ErrorKind.UnknownModel => status is 0 or 400 or 404 or 422 or 403,
        _ => true,
    };

    private static (ErrorKind Kind, Regex Words) Rule(ErrorKind kind, params string[] words) =>
        (kind, new Regex(string.Join('|', words), Options));
}
