using System.Text;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>The advice that a user gets for a provider's refusal, over HTTP: as a status, or as an event after a 200.</summary>
public sealed class ProviderErrorTests() : ScriptedChatTest("LLM_CONTEXT_TOKENS=60000")
{
    [Theory]
    [InlineData(400, """{"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"Model 'm' supports at most 1 image per prompt.\"}}"}}}""", "supports at most 1 image")]
    [InlineData(429, """{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"m is temporarily rate-limited upstream. Please retry shortly."}}}""", "slow down: \"m is temporarily rate-limited upstream")]
    [InlineData(403, """{"error":{"message":"Country, region, or territory not supported","code":"unsupported_country_region_territory"}}""", "country or region")]
    [InlineData(403, """{"error":{"type":"forbidden","message":"Access to Anthropic models is not allowed from unsupported countries, regions, or territories."}}""", "country or region")]
    [InlineData(403, """{"error":{"message":"Your input was flagged by moderation","code":403}}""", "content filter")]
    [InlineData(403, """{"error":"Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO"}""", "content filter")]
    [InlineData(429, """{"error":{"message":"Allocated quota exceeded, please increase your quota limit.","code":"insufficient_quota"}}""", "slow down")]
    [InlineData(429, """{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","code":"insufficient_quota"}}""", "wants payment")]
    [InlineData(403, """{"error":{"message":"Key limit exceeded (total limit).","code":403}}""", "wants payment")]
    [InlineData(400, """{"error":{"message":"Invalid 'tools[3].function.description': string too long. Expected a string with maximum length 1024, but got a string with length 1400 instead."}}""", "refused the request with status 400: \"Invalid 'tools[3]")]
    [InlineData(400, """{"error":{"message":"messages.0.content.1.image: image dimensions too large: max 8000 pixels"}}""", "refused the request with status 400: \"messages.0")]
    [InlineData(400, """{"error":{"message":"The model `m` has been decommissioned and is no longer supported.","code":"model_decommissioned"}}""", "does not know the model")]
    [InlineData(404, """{"error":{"message":"No endpoints available matching your guardrail restrictions and data policy.","code":404}}""", "refused access")]
    [InlineData(400, """{"error":{"message":"`tool calling` is not supported with this model"}}""", "cannot call tools")]
    [InlineData(200, """{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}""", "wants payment: \"insufficient balance")]
    [InlineData(200, """{"base_resp":{"status_code":1004,"status_msg":"login fail"}}""", "refused the key: \"login fail")]
    [InlineData(200, """{"code":"Arrearage","message":"Access denied, please make sure your account is in good standing."}""", "wants payment")]
    public async Task Refusal_is_told_with_the_right_advice(int status, string body, string said)
    {
        // Some are tried once more.
        Provider.Refuse(status, body).Refuse(status, body);
        Assert.Contains(said, await AnswerAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", """{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}""", "wants payment: \"insufficient balance")]
    [InlineData("event: error\n", """{"code":"DataInspectionFailed","message":"Input text data may contain inappropriate content."}""", "content filter")]
    [InlineData("event: error\n", """{"code":429,"message":"Requests rate limit exceeded"}""", "slow down")]
    [InlineData("event: error\n", "The account is out of credits", "wants payment")]
    [InlineData("", """{"error":{"message":"Country, region, or territory not supported"}}""", "country or region")]
    [InlineData("", """{"code":30001,"message":"Sorry, your account balance is insufficient","data":null}""", "wants payment")]
    [InlineData("", """{"type":"error","code":"invalid_api_key","message":"No."}""", "refused the key")]
    public async Task Error_as_an_event_is_told_with_the_right_advice(string name, string data, string said)
    {
        Provider.Then($"{name}data: {data}\n\ndata: [DONE]\n\n").Then($"{name}data: {data}\n\ndata: [DONE]\n\n");
        Assert.Contains(said, await AnswerAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("This model's maximum prompt length is 131072 but the request contains 537812 tokens.")]
    [InlineData("Prompt exceeds max length")]
    [InlineData("<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]")]
    [InlineData("length of prompt_tokens (70000) must be less than max_seq_len (65536).")]
    [InlineData("Input length 877338 exceeds the maximum allowed input length of 639968 tokens.")]
    [InlineData("The decoder prompt (length 10127) is longer than the maximum model length of 8192.")]
    [InlineData("Unable to submit request because the input token count is 1100000 but model only supports up to 1048576.")]
    [InlineData("Context size has been exceeded.")]
    public async Task Overflow_in_any_words_sends_a_shorter_request(string words)
    {
        Provider.Refuse(400, new JsonObject { ["error"] = new JsonObject { ["message"] = words } }.ToJsonString());
        var rounds = Enumerable.Range(0, 20).SelectMany(round => (JsonObject[])
            [User(string.Join(' ', Enumerable.Repeat($"word{round}", 800)), $"u{round}"), Assistant($"m{round}", Text("Yes."))]);

        var answer = await Service.ChatAsync(Of([.. rounds, User("Go", "last")]));

        Assert.Equal("Hello", answer.Text);
        Assert.True(Provider.Calls[1].Body.ToJsonString().Length < Provider.Calls[0].Body.ToJsonString().Length);
    }

    private async Task<string> AnswerAsync()
    {
        using var response = await Service.PostAsync(Of(User("Hi")));
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            return (string)JsonNode.Parse(text)!["error"]!;
        var answer = UiTranscript.Parse(Encoding.UTF8.GetBytes(text));
        return answer.Error + answer.Text;
    }
}
