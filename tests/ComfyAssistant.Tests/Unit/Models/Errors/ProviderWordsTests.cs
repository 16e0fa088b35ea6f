using System.Text.Json;
using ComfyAssistant.Host.Models.Errors;

namespace ComfyAssistant.Tests.Unit.Models.Errors;

/// <summary>The shapes in which errors come, as bodies and as events of a stream: what they say and what they mean.</summary>
public class ProviderWordsTests
{
    [Theory]
    // OpenRouter: the provider's own words are in the metadata, as JSON, as an object, as text, or with words in front.
    [InlineData(400, """{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"bad seed\",\"type\":\"invalid_request_error\"}}","provider_name":"X"}},"user_id":"u"}""", "Other", "bad seed")]
    [InlineData(400, """{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":{"error":{"message":"bad seed"}}}}}""", "Other", "bad seed")]
    [InlineData(400, """{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"bad seed"}}}""", "Other", "bad seed")]
    [InlineData(400, """{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"ERROR 400: {\"message\":\"bad seed\"}"}}}""", "Other", "bad seed")]
    [InlineData(400, """{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"[{\"error\":{\"code\":400,\"message\":\"bad seed\",\"status\":\"INVALID_ARGUMENT\"}}]"}}}""", "Other", "bad seed")]
    [InlineData(400, """{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"detail\":\"bad seed\"}"}}""", "Other", "bad seed")]
    [InlineData(400, """{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"","provider_name":"X"}}}""", "Other", "Provider returned error")]
    [InlineData(429, """{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"m is temporarily rate-limited upstream. Please retry shortly.","provider_name":"X"}}}""", "RateLimited", "rate-limited upstream")]
    [InlineData(429, """{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"{\"error\":{\"message\":\"No more.\",\"code\":\"insufficient_quota\"}}"}}}""", "EmptyAccount", "No more.")]
    [InlineData(400, """{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"Too big.\",\"code\":\"context_length_exceeded\"}}"}}}""", "TooLong", "Too big.")]
    [InlineData(403, """{"error":{"message":"m requires moderation. Your input was flagged for \"violence\".","code":403,"metadata":{"reasons":["violence"],"flagged_input":"x"}}}""", "Moderation", "flagged")]

    // Routers and proxies that hand an error on as text.
    [InlineData(500, """{"error":{"message":"litellm.BadRequestError: OpenAIException - {\"error\":{\"message\":\"prompt is too long\",\"type\":\"invalid_request_error\"}}","type":null,"param":null,"code":"400"}}""", "TooLong", "prompt is too long")]
    [InlineData(400, """{"error":{"message":"{\n \"error\": {\n \"code\": 400,\n \"message\": \"User location is not supported for the API use.\",\n \"status\": \"FAILED_PRECONDITION\"\n }\n}\n","code":400,"status":"Bad Request"}}""", "Country", "User location")]
    [InlineData(400, """{"detail":"ContextWindowExceededError: Hosted_vllmException - {\"object\":\"error\",\"message\":\"The input (2 tokens) is longer than the model's context length (1 tokens).\",\"code\":400}"}""", "TooLong", "The input (2 tokens)")]

    // Other shapes.
    [InlineData(400, """{"error":"input length exceeds the context length"}""", "TooLong", "input length")]
    [InlineData(400, """{"object":"error","message":"bad seed","type":"BadRequestError","param":null,"code":400}""", "Other", "bad seed")]
    [InlineData(422, """{"detail":[{"loc":["body","seed"],"msg":"bad seed","type":"value_error"}]}""", "Other", "bad seed")]
    [InlineData(422, """{"message":{"detail":[{"msg":"bad seed"}]},"object":"error"}""", "Other", "bad seed")]
    [InlineData(400, """[{"error":{"code":400,"message":"bad seed","status":"INVALID_ARGUMENT"}}]""", "Other", "bad seed")]
    [InlineData(529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", "Busy", "Overloaded")]
    [InlineData(403, """{"code":"The caller does not have permission","error":"Your team doesn't have any credits yet."}""", "EmptyAccount", "any credits")]
    [InlineData(403, """{"code":30001,"message":"Sorry, your account balance is insufficient","data":null}""", "EmptyAccount", "balance")]
    [InlineData(429, """{"error":{"code":"1113","message":"Insufficient balance or no resource package. Please recharge."}}""", "EmptyAccount", "recharge")]
    [InlineData(400, """{"code":"Arrearage","message":"Access denied, please make sure your account is in good standing.","request_id":"r"}""", "EmptyAccount", "good standing")]
    [InlineData(400, """{"error_code":336003,"error_msg":"bad seed"}""", "Other", "bad seed")]
    [InlineData(401, """{"success":false,"errors":[{"code":10000,"message":"Authentication error"}]}""", "WrongKey", "Authentication error")]
    [InlineData(401, """{"detail":"Unauthorized"}""", "WrongKey", "Unauthorized")]
    [InlineData(403, """{"error":{"message":"Country, region, or territory not supported","type":"request_forbidden","code":"unsupported_country_region_territory"}}""", "Country", "Country")]
    [InlineData(403, "{\"error\":{\"code\":\"unsupported_country_region_territory\",\"message\":\"\"}}", "Country", "")]
    [InlineData(422, """{"error":"Input validation error: `inputs` must have less than 1000 tokens. Given: 1500","error_type":"validation"}""", "TooLong", "inputs")]
    [InlineData(200, """{"id":"1","choices":null,"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}""", "EmptyAccount", "insufficient balance")]
    [InlineData(200, """{"choices":[],"base_resp":{"status_code":"1004","status_msg":"login fail"}}""", "WrongKey", "login fail")]
    [InlineData(200, """{"base_resp":{"status_code":1002,"status_msg":"rate limit"}}""", "RateLimited", "rate limit")]
    [InlineData(200, """{"base_resp":{"status_code":1026,"status_msg":"input new_sensitive"}}""", "Moderation", "new_sensitive")]
    [InlineData(200, """{"base_resp":{"status_code":1039,"status_msg":"token limit"}}""", "RateLimited", "token limit")]
    [InlineData(200, """{"base_resp":{"status_code":2013,"status_msg":"invalid params, context window exceeds limit"}}""", "TooLong", "context window")]
    [InlineData(429, "Too Many Requests", "RateLimited", "Too Many Requests")]
    [InlineData(503, "<html><h1>503</h1></html>", "Busy", "")]
    public void Body_is_read_in_every_shape(int status, string body, string kind, string words)
    {
        var told = ProviderWords.FromBody(body);

        Assert.Contains(words, told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Provider returned error", words.Length > 0 ? told.Message.Replace(words, "", StringComparison.Ordinal) : "",
            StringComparison.Ordinal);
        Assert.Equal(kind, ErrorTable.KindOf(status == 200 ? told.Status ?? 0 : status, $"{told.Message} {told.Codes}").ToString());
    }

    [Theory]
    [InlineData("""{"error":{"message":"Overloaded","code":503}}""", 503)]
    [InlineData("""{"error":{"message":"Overloaded","code":"503"}}""", 503)]
    [InlineData("""{"error":{"message":"x","http_code":"429"}}""", 429)]
    [InlineData("""{"error":{"message":"x","http_status_code":422}}""", 422)]
    [InlineData("""{"error":{"message":"x","status_code":400}}""", 400)]
    [InlineData("""{"type":"error","code":"rate_limit_exceeded","message":"x"}""", null)]
    [InlineData("""{"code":"InvalidParameter","message":"x","request_id":"r"}""", null)]
    [InlineData("""{"code":20015,"message":"x","data":null}""", null)]
    [InlineData("""{"error_code":336003,"error_msg":"x"}""", null)]
    [InlineData("""{"status":"error","message":"x"}""", null)]
    [InlineData("""{"error":"x"}""", null)]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error","error":{"code":502,"message":"x"}}]}""", 502)]
    [InlineData("""{"id":"1","error":{"code":"server_error","message":"x"},"choices":[{"index":0,"delta":{"content":""}}]}""", null)]
    public void Event_of_a_stream_that_tells_an_error_is_one(string data, int? status)
    {
        using var json = JsonDocument.Parse(data);
        var told = ProviderWords.Error(json.RootElement);
        Assert.NotNull(told);
        Assert.Equal(status, told.Status);
    }

    [Theory]
    [InlineData("""{"error":null,"choices":[]}""")]
    [InlineData("""{"error":"","choices":[]}""")]
    [InlineData("""{"error":{},"choices":[]}""")]
    [InlineData("""{"error":{"code":null,"message":null,"type":null},"choices":[]}""")]
    [InlineData("""{"error":{"code":0,"message":""},"choices":[]}""")]
    [InlineData("""{"error":0,"choices":[]}""")]
    [InlineData("""{"error":[],"choices":[]}""")]
    [InlineData("""{"base_resp":{"status_code":0,"status_msg":"success"},"choices":[]}""")]
    [InlineData("""{"base_resp":{"status_code":"0","status_msg":""}}""")]
    [InlineData("""{"code":0,"message":"Success","sid":"s","choices":[{"index":0,"delta":{"content":"hi"}}]}""")]
    [InlineData("""{"code":200,"msg":"ok","choices":[]}""")]
    [InlineData("""{"code":"Success","message":"ok"}""")]
    [InlineData("""{"type":"ping"}""")]
    [InlineData("""{"usage":{"prompt_tokens":1}}""")]
    [InlineData("7")]
    public void Event_that_tells_none_is_none(string data)
    {
        using var json = JsonDocument.Parse(data);
        Assert.Null(ProviderWords.Error(json.RootElement));
    }
}
