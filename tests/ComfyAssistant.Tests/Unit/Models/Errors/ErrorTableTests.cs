using ComfyAssistant.Host.Models.Errors;

namespace ComfyAssistant.Tests.Unit.Models.Errors;

/// <summary>How providers word what is wrong. Each wording is held against the whole table, so that a rule which catches another kind's
/// words fails here.</summary>
public class ErrorTableTests
{
    private static readonly (ErrorKind Kind, int Status, string Words)[] Wordings =
    [
        // Too long.
        (ErrorKind.TooLong, 400,
            "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens. context_length_exceeded"),
        (ErrorKind.TooLong, 400, "Your input exceeds the context window of this model. Please adjust your input and try again."),
        (ErrorKind.TooLong, 400, "prompt is too long: 210000 tokens > 200000 maximum"),
        (ErrorKind.TooLong, 400,
            "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length or `max_tokens` and try " +
            "again"),
        (ErrorKind.TooLong, 400,
            "The input token count (1200000) exceeds the maximum number of tokens allowed (1048575). INVALID_ARGUMENT"),
        (ErrorKind.TooLong, 400, "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length"),
        (ErrorKind.TooLong, 400, "too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000."),
        (ErrorKind.TooLong, 400, "Please reduce the length of the messages or completion. context_length_exceeded"),
        (ErrorKind.TooLong, 413,
            "Request too large for model `m` in organization `o` on tokens per minute (TPM): Limit 6000, Requested 7000, " +
            "please reduce your message size. tokens rate_limit_exceeded"),
        (ErrorKind.TooLong, 429,
            "Request too large for gpt in organization o on tokens per min (TPM): Limit 30000, Requested 45000. " +
            "tokens rate_limit_exceeded"),
        (ErrorKind.TooLong, 400,
            "the request exceeds the available context size. try increasing the context size or enable context shift " +
            "exceed_context_size_error"),
        (ErrorKind.TooLong, 400, "input length exceeds the context length"),
        (ErrorKind.TooLong, 400,
            "Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only " +
            "4096 tokens"),
        (ErrorKind.TooLong, 400,
            "The decoder prompt (length 10127) is longer than the maximum model length of 8192. Make sure that max_model_len is no " +
            "smaller"),
        (ErrorKind.TooLong, 400, "The prompt (total length 5000) is too long to fit into the model (context length 4096)."),
        (ErrorKind.TooLong, 422,
            "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 100 " +
            "`max_new_tokens`"),
        (ErrorKind.TooLong, 422, "Input validation error: `inputs` must have less than 1000 tokens. Given: 1500"),
        (ErrorKind.TooLong, 400, "This model's maximum prompt length is 131072 but the request contains 537812 tokens."),
        (ErrorKind.TooLong, 400, "Prompt exceeds max length 1261"),
        (ErrorKind.TooLong, 400, "Invalid request: Your request exceeded model token limit: 262144 (requested: 300000)"),
        (ErrorKind.TooLong, 400, "<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]"),
        (ErrorKind.TooLong, 400, "length of prompt_tokens (70000) must be less than max_seq_len (65536). 20015"),
        (ErrorKind.TooLong, 400, "Input length 877338 exceeds the maximum allowed input length of 639968 tokens."),
        (ErrorKind.TooLong, 400, "Total tokens of image and text exceed max message tokens"),
        (ErrorKind.TooLong, 400, "invalid params, context window exceeds limit (2013)"),
        (ErrorKind.TooLong, 400, "Input is too long for requested model."),
        (ErrorKind.TooLong, 400, "The prompt is too long: 140000, model maximum context length: 131071"),
        (ErrorKind.TooLong, 400, "Please reduce the length of the messages or completion. Current length is 10000 while limit is 8192"),
        (ErrorKind.TooLong, 413, "Request body too large for gpt-4o model. Max size: 8000 tokens. tokens_limit_reached"),
        (ErrorKind.TooLong, 400, "prompt token count of 150000 exceeds the limit of 128000 model_max_prompt_tokens_exceeded"),
        (ErrorKind.TooLong, 400, "Prompt length 9000 is greater than max_seq_len 8192"),
        (ErrorKind.TooLong, 400, "The input (9000 tokens) is longer than the model's context length (8192 tokens)."),
        (ErrorKind.TooLong, 400,
            "The estimated number of input and maximum output tokens (9000) exceeded this model context window limit (8192)."),
        (ErrorKind.TooLong, 0, "This endpoint's maximum context length is 128000 tokens. However, you requested about 140000 tokens"),
        (ErrorKind.TooLong, 413, "Request Entity Too Large"),
        (ErrorKind.TooLong, 500, "the request exceeds the available context size"),

        // What sounds like it and is something else.
        (ErrorKind.Other, 400,
            "Invalid 'tools[3].function.description': string too long. Expected a string with maximum length 1024, " +
            "but got a string with length 1400 instead. string_above_max_length"),
        (ErrorKind.Other, 400,
            "Invalid 'messages[2].tool_calls[0].id': string too long. Expected a string with maximum length 40, " +
            "but got a string with length 46 instead."),
        (ErrorKind.Other, 400, "messages.0.content.1.image: image dimensions too large: max 8000 pixels"),
        (ErrorKind.Other, 400, "image exceeds 5 MB maximum: 6000000 bytes > 5242880 bytes"),
        (ErrorKind.Other, 413, "The uploaded image is too large"),
        (ErrorKind.Other, 400,
            "max_tokens is too large: 100000. This model supports at most 16384 completion tokens, whereas you provided 100000."),
        (ErrorKind.Other, 400,
            "`max_tokens` must be less than or equal to `131072`, the maximum value for `max_tokens` is less than the `context_window` " +
            "for this model"),
        (ErrorKind.Other, 400, "<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 8192]"),
        (ErrorKind.Other, 400,
            "Invalid 'tools': array too long. Expected an array with maximum length 128, but got an array with length 140 instead."),
        (ErrorKind.Other, 400, "Invalid 'messages': array too long. Expected an array with maximum length 2048."),
        (ErrorKind.Other, 400, "bad temperature"),
        (ErrorKind.Other, 400, "Unexpected role 'user' after role 'tool' invalid_request_message_order 3230"),
        (ErrorKind.Other, 400, "Function call is missing a thought_signature in functionCall parts. INVALID_ARGUMENT"),
        (ErrorKind.Other, 500, "internal server error"),

        // An empty account, which often comes as 429.
        (ErrorKind.EmptyAccount, 429,
            "You exceeded your current quota, please check your plan and billing details. For more information read the docs. " +
            "insufficient_quota"),
        (ErrorKind.EmptyAccount, 429,
            "Your account org-1 is suspended, please check your plan and billing details exceeded_current_quota_error"),
        (ErrorKind.EmptyAccount, 402, "Insufficient Balance"),
        (ErrorKind.EmptyAccount, 402, "anything"),
        (ErrorKind.EmptyAccount, 429, "余额不足或无可用资源包,请充值。 1113"),
        (ErrorKind.EmptyAccount, 400,
            "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."),
        (ErrorKind.EmptyAccount, 403, "Your newly created team doesn't have any credits yet. You can purchase those on the console."),
        (ErrorKind.EmptyAccount, 429, "Your team has either used all available credits or reached its monthly spending limit."),
        (ErrorKind.EmptyAccount, 402,
            "This request requires more credits, or fewer max_tokens. You requested up to 4096 tokens, but can only afford 1000."),
        (ErrorKind.EmptyAccount, 400, "Access denied, please make sure your account is in good standing. Arrearage"),
        (ErrorKind.EmptyAccount, 403, "Sorry, your account balance is insufficient 30001"),
        (ErrorKind.EmptyAccount, 402, "You have exceeded your monthly included credits for Inference Providers."),

        // Too fast.
        (ErrorKind.RateLimited, 429,
            "Rate limit reached for gpt-4o on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s. " +
            "rate_limit_exceeded"),
        (ErrorKind.RateLimited, 429,
            "You exceeded your current quota, please check your plan and billing details. Quota exceeded for metric: free_tier_requests, " +
            "limit: 15. Please retry in 37.5s. RESOURCE_EXHAUSTED"),
        (ErrorKind.RateLimited, 429, "Too many requests"),
        (ErrorKind.RateLimited, 429, "m is temporarily rate-limited upstream. Please retry shortly."),
        (ErrorKind.RateLimited, 429, ""),
        (ErrorKind.RateLimited, 0, "Rate limit exceeded rate_limit_exceeded"),
        (ErrorKind.RateLimited, 400, "ThrottlingException: too many tokens, please wait before trying again"),

        // Country.
        (ErrorKind.Country, 403, "Country, region, or territory not supported unsupported_country_region_territory request_forbidden"),
        (ErrorKind.Country, 400, "User location is not supported for the API use. FAILED_PRECONDITION"),
        (ErrorKind.Country, 403, "This model is not available in your region."),

        // Moderation.
        (ErrorKind.Moderation, 403, "Your input was flagged by moderation"),
        (ErrorKind.Moderation, 400, "The response was filtered due to the prompt triggering the content management policy. content_filter"),
        (ErrorKind.Moderation, 400, "Content Exists Risk"),
        (ErrorKind.Moderation, 400, "Input data may contain inappropriate content. data_inspection_failed"),
        (ErrorKind.Moderation, 400, "系统检测到输入或生成内容可能包含不安全或敏感内容 1301"),
        (ErrorKind.Moderation, 400, "Your request was rejected as a result of our safety system."),
        (ErrorKind.Moderation, 400, "invalid_prompt: your prompt was flagged as potentially violating our usage policy"),
        (ErrorKind.Other, 400, "The name is case-sensitive"),

        // Key.
        (ErrorKind.WrongKey, 401, "Incorrect API key provided: sk-***. invalid_api_key"),
        (ErrorKind.WrongKey, 401, "Unauthorized"),
        (ErrorKind.WrongKey, 400, "API key not valid. Please pass a valid API key. INVALID_ARGUMENT API_KEY_INVALID"),
        (ErrorKind.WrongKey, 400, "Incorrect API key provided: xa***. You can obtain an API key from the console."),
        (ErrorKind.WrongKey, 401, "No auth credentials found"),
        (ErrorKind.WrongKey, 403, "invalid api key"),
        (ErrorKind.Forbidden, 403, "You are not allowed to sample from this model"),
        (ErrorKind.Forbidden, 403, ""),

        // Model.
        (ErrorKind.UnknownModel, 404, "The model `gpt-9` does not exist or you do not have access to it. model_not_found"),
        (ErrorKind.UnknownModel, 404, "404 page not found"),
        (ErrorKind.UnknownModel, 400, "Model Not Exist"),
        (ErrorKind.UnknownModel, 400, "some/thing is not a valid model ID"),
        (ErrorKind.UnknownModel, 404, "model \"qwen9\" not found, try pulling it first"),
        (ErrorKind.NoTools, 400, "registry.ollama.ai/library/gemma:latest does not support tools"),
        (ErrorKind.NoTools, 404, "No endpoints found that support tool use. To learn more about provider routing, visit the docs."),
        (ErrorKind.NoTools, 400, "\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set"),
        (ErrorKind.NoImages, 404, "No endpoints found that support image input"),
        (ErrorKind.NoImages, 400, "m is not a multimodal model"),

        (ErrorKind.BadCall, 400,
            "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details. " +
            "invalid_request_error tool_use_failed"),

        // No room.
        (ErrorKind.Busy, 503, "The model is overloaded. Please try again later. UNAVAILABLE"),
        (ErrorKind.Busy, 503, "loading model"),
        (ErrorKind.Busy, 529, "Overloaded overloaded_error"),
        (ErrorKind.Busy, 0, "Overloaded overloaded_error"),
        (ErrorKind.Busy, 429, "The engine is currently overloaded, please try again later engine_overloaded_error"),
    ];

    public static TheoryData<string, int, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, string>();
            foreach (var (kind, status, words) in Wordings)
                cases.Add(kind.ToString(), status, words);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Wording_means_one_kind(string kind, int status, string words) =>
        Assert.Equal(kind, ErrorTable.KindOf(status, words).ToString());

    // Where nobody answers, there are no words.
    [Fact]
    public void Every_kind_has_a_wording() => Assert.Empty(Enum.GetValues<ErrorKind>()
        .Except([ErrorKind.Unreachable, ErrorKind.Silent]).Except(Wordings.Select(wording => wording.Kind)));
}
